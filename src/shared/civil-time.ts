import type { Instant } from './time.ts'

/** What the wall calendar and clock say. `month` and `day` count from 1; `day` may run over the month's end. */
export interface CivilTime {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second?: number
}

/** A zone's clock is never further from UTC than this, so a shift of it near a civil time lies within. */
const NEAR_MS = 24 * 60 * 60 * 1000

const asIfUtc = ({ year, month, day, hour, minute, second = 0 }: CivilTime): number =>
  Date.UTC(year, month - 1, day, hour, minute, second)

/** What the clocks of `timeZone` (IANA) show at an instant, and which day of the week it is there (0 is Sunday). */
export function civilAt(instant: Instant, timeZone: string): Required<CivilTime> & { weekday: number } {
  const shown = new Date(instant + offsetAt(instant, timeZone))
  return {
    year: shown.getUTCFullYear(),
    month: shown.getUTCMonth() + 1,
    day: shown.getUTCDate(),
    hour: shown.getUTCHours(),
    minute: shown.getUTCMinutes(),
    second: shown.getUTCSeconds(),
    weekday: shown.getUTCDay(),
  }
}

/**
 * When the clocks of `timeZone` show this. A time that is skipped in spring moves forward by what is skipped; of one that
 * comes twice in autumn the first counts (RFC 5545, as Temporal's `compatible`).
 */
export function instantOf(civil: CivilTime, timeZone: string): Instant {
  const local = asIfUtc(civil)
  const before = offsetAt(local - NEAR_MS, timeZone)
  const after = offsetAt(local + NEAR_MS, timeZone)
  const candidates = [local - before, local - after].filter((at) => at + offsetAt(at, timeZone) === local)
  return candidates.length > 0 ? Math.min(...candidates) : local - before
}

/** Milliseconds that the zone's clocks are ahead of UTC. */
function offsetAt(instant: Instant, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(instant)
  const number = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((part) => part.type === type)?.value ?? 0)
  const local = asIfUtc({
    year: number('year'),
    month: number('month'),
    day: number('day'),
    hour: number('hour'),
    minute: number('minute'),
    second: number('second'),
  })
  return local - Math.floor(instant / 1000) * 1000
}
