import * as v from 'valibot'

/** The arguments of one `Notify`, by name, and the number it was given. */
export const notifySchema = v.object({
  appName: v.string(),
  replacesId: v.number(),
  icon: v.string(),
  title: v.string(),
  body: v.string(),
  actions: v.array(v.string()),
  hints: v.record(v.string(), v.unknown()),
  expireMs: v.number(),
})
export type Received = v.InferOutput<typeof notifySchema> & { readonly id: number }

/**
 * What a person reads where a service interprets markup (Desktop Notifications 1.2, "Markup"). Throws for what a real one
 * would refuse, or would show as something else than text.
 */
export function readMarkup(body: string): string {
  if (/[<>]|&(?!(amp|lt|gt|quot|apos);)/.test(body)) throw new Error('This body is markup, not text.')
  const characters: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
  return body.replace(/&(\w+);/g, (_, name: string) => characters[name] ?? '')
}
