/** The two channels that main and the preload share. Nothing else crosses, and neither leaves the preload. */
export const requestChannel = 'hush:request'
export const eventChannel = 'hush:event'

/**
 * How an answer travels: an exception in main would cross as its message and lose everything else, so it never does.
 * `sentence` is for the person.
 */
export type Envelope<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly sentence: string }
