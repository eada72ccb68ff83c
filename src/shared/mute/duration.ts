import { DAY, HOUR, MINUTE, SECOND } from '../time.ts'

const UNITS: Readonly<Record<string, number>> = { s: SECOND, m: MINUTE, h: HOUR, d: DAY, w: 7 * DAY }
/** Beyond it somebody means "without end", or has typed a digit too many. */
const LONGEST_MS = 36_525 * DAY

/**
 * `30s`, `15m`, `1h`, `2d`, `1w`, and sums (`1h30m`): milliseconds, more than none, at most a hundred years. Null for
 * anything else; nothing is guessed, so no unit may be missing. A day is 24 hours, whatever the clocks do.
 */
export function parseDuration(text: string): number | null {
  if (!/^(?:\d+[smhdw])+$/.test(text)) return null
  let totalMs = 0
  for (const [, count = '', unit = ''] of text.matchAll(/(\d+)([smhdw])/g))
    totalMs += Number(count) * (UNITS[unit] ?? 0)
  return totalMs > 0 && totalMs <= LONGEST_MS ? totalMs : null
}
