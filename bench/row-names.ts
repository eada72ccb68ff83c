/** In the order in which they are printed. */
export const rowNames = [
  'decide-0-muted',
  'decide-10000-muted',
  'mute-durable-10000',
  'mute-durable-100000',
  'mute-shown-10000',
  'list-shown-10000',
  'list-shown-100000',
  'sync-10000',
  'stall-10000',
  'start-10000',
] as const
export type RowName = (typeof rowNames)[number]

const known: readonly string[] = rowNames
export const isRowName = (text: string): text is RowName => known.includes(text)
