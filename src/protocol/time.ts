import type { Instant } from '../shared/time.ts'

const EARLIEST: Instant = Date.parse('0000-01-01T00:00:00Z')
const LATEST: Instant = Date.parse('9999-12-31T23:59:59Z')

/** `yyyy-MM-dd HH:mm:ss` in UTC (documented), whole seconds, cut off downwards; years beyond four digits are clamped. */
export function formatServerTime(at: Instant): string {
  const clamped = Math.min(Math.max(at, EARLIEST), LATEST)
  return new Date(clamped).toISOString().slice(0, 19).replace('T', ' ')
}

/** The inverse, strict: undefined for any other form and for days and hours that do not exist. */
export function parseServerTime(text: string): Instant | undefined {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return undefined
  const at = Date.parse(`${text.replace(' ', 'T')}Z`)
  // Date.parse lets 24:00:00 and the 31st of June roll over.
  return Number.isNaN(at) || formatServerTime(at) !== text ? undefined : at
}
