import { Temporal } from 'temporal-polyfill/implementation'
import type { Instant } from '../time.ts'
import type { Silence, Week, WeeklySilence } from './model.ts'

/** A stretch of silence, its end excluded. Infinity where the week has no gap. */
interface Stretch {
  readonly from: Instant
  readonly to: Instant
}

/** Two weeks and a day see every stretch that a week can have, and the next one after it. */
const DAYS_SEEN = 16

/**
 * The stretch that holds `now`, else the next one; null where the week has none. Wall times follow the zone through its
 * changes: of one that is skipped in spring the change itself takes the place, of one that comes twice in autumn the first counts.
 */
export function stretchAt(week: Week, now: Instant, timeZone: string): Stretch | null {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).toPlainDate()
  const at = (date: Temporal.PlainDate, minute: number): Instant => {
    const day = minute === 24 * 60 ? date.add({ days: 1 }) : date
    const plainTime = { hour: Math.floor(minute / 60) % 24, minute: minute % 60 }
    const found = day.toZonedDateTime({ timeZone, plainTime })
    const isSkipped = found.hour * 60 + found.minute !== minute % (24 * 60)
    return (isSkipped ? (found.getTimeZoneTransition('previous') ?? found) : found).epochMilliseconds
  }
  const stretches: Stretch[] = []
  // A span of yesterday may last until today.
  for (let days = -1; days <= DAYS_SEEN; days++) {
    const date = today.add({ days })
    for (const { days: weekdays, from, to } of week) {
      if (!weekdays.includes(date.dayOfWeek)) continue
      stretches.push({ from: at(date, from), to: at(to > from ? date : date.add({ days: 1 }), to) })
    }
  }
  const found = joined(stretches).find(({ to }) => to > now)
  if (!found) return null
  // What lasts as far as was looked lasts for ever: every week is like the one before.
  return found.to >= at(today.add({ days: DAYS_SEEN }), 0) ? { ...found, to: Infinity } : found
}

/** What a weekly silence says at `now`, and the next instant at which that changes: Infinity where it never does. */
export function weeklyAt(
  { week, through }: WeeklySilence,
  because: 'schedule' | 'quiet-hours',
  now: Instant,
  timeZone: string,
): { readonly silence: Silence; readonly until: Instant } {
  const stretch = stretchAt(week, now, timeZone)
  if (!stretch || stretch.from > now) return { silence: { silent: false }, until: stretch?.from ?? Infinity }
  const ends = stretch.to === Infinity ? 'never' : { at: stretch.to }
  return { silence: { silent: true, because, ends, through }, until: stretch.to }
}

/** Nothing between them: a stretch of several spans is one. */
function joined(stretches: readonly Stretch[]): Stretch[] {
  const whole: Stretch[] = []
  for (const { from, to } of stretches.toSorted((a, b) => a.from - b.from)) {
    const last = whole.at(-1)
    if (to <= from) continue
    if (last && from <= last.to) whole.splice(-1, 1, { from: last.from, to: Math.max(last.to, to) })
    else whole.push({ from, to })
  }
  return whole
}
