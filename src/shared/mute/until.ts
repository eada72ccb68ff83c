import { Temporal } from 'temporal-polyfill/implementation'
import { DAY, MINUTE, type Instant } from '../time.ts'

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
/** When a day is named without an hour: the morning of "until tomorrow morning". */
const MORNING: Time = { hour: 9, minute: 0 }

const timePattern = /^(\d{1,2})(?::(\d{2}))?([ap]m)?$/
const datePattern = /^(\d{4})-(\d{2})-(\d{2})[t ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(z|[+-]\d{2}:?\d{2})?$/

interface Time {
  readonly hour: number
  readonly minute: number
}

/**
 * The next moment that a phrase names, always after `now`: `monday`, `mon 9`, `monday 9:30`, `tomorrow`, `tomorrow 14`,
 * `17:00`, `2026-11-30T09:00` (with `Z` or an offset, or in `timeZone`). Null for what is not wholly understood or is
 * past. Hours count from 0 to 23, or from 1 to 12 with `am` or `pm`; a day without one means nine in the morning.
 */
export function parseUntil(phrase: string, now: Instant, timeZone: string): Instant | null {
  // Clocks that say `9 PM` put a space there, some a narrow one.
  const text = phrase
    .trim()
    .replace(/[ \u00a0\u202f]+/g, ' ')
    .toLowerCase()
    .replace(/(\d) ([ap]m)\b/, '$1$2')
  const at = dateAndTime(text, timeZone) ?? named(text, now, timeZone)
  return at !== null && at > now ? at : null
}

function named(text: string, now: Instant, timeZone: string): Instant | null {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).toPlainDate()
  // A time that is skipped in spring moves forward by what is skipped; of one that comes twice in autumn the first counts.
  const on = (days: number, plainTime: Time): Instant =>
    today.add({ days }).toZonedDateTime({ timeZone, plainTime }).epochMilliseconds
  const next = (days: number, everyDays: number, time: Time): Instant => {
    const at = on(days, time)
    return at > now ? at : on(days + everyDays, time)
  }

  const [day = '', hour, ...rest] = text.split(' ')
  if (rest.length > 0) return null
  if (hour === undefined && /:|\d[ap]m$/.test(day)) {
    const time = timeOf(day)
    return time && next(0, 1, time)
  }
  const time = hour === undefined ? MORNING : timeOf(hour)
  if (!time) return null
  if (day === 'tomorrow') return on(1, time)
  const weekday = WEEKDAYS.findIndex((name) => name === day || name.slice(0, 3) === day) + 1
  return weekday === 0 ? null : next((weekday - today.dayOfWeek + 7) % 7, 7, time)
}

/** Tomorrow at `minute` of the day, as the clocks of `timeZone` count; one that is skipped in spring moves forward. */
export function tomorrowAt(minute: number, now: Instant, timeZone: string): Instant {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).toPlainDate()
  const plainTime = { hour: Math.floor(minute / 60), minute: minute % 60 }
  return today.add({ days: 1 }).toZonedDateTime({ timeZone, plainTime }).epochMilliseconds
}

/** What the clocks of `timeZone` show at `at`, as `parseUntil` reads it: `2026-11-30` and `09:00`. */
export function wallClock(at: Instant, timeZone: string): { readonly date: string; readonly time: string } {
  const wall = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone)
  return { date: wall.toPlainDate().toString(), time: wall.toPlainTime().toString({ smallestUnit: 'minute' }) }
}

function timeOf(text: string): Time | null {
  const [, hour, minute = '0', half] = timePattern.exec(text) ?? []
  if (hour === undefined || Number(hour) > 23 || Number(minute) > 59) return null
  if (half === undefined) return { hour: Number(hour), minute: Number(minute) }
  if (Number(hour) < 1 || Number(hour) > 12) return null
  return { hour: (Number(hour) % 12) + (half === 'pm' ? 12 : 0), minute: Number(minute) }
}

function dateAndTime(text: string, timeZone: string): Instant | null {
  const match = datePattern.exec(text)
  if (!match) return null
  const [, year, month, day, hour, minute, second = '0', offset] = match
  const [ahead, zone] = offset === undefined ? [0, timeZone] : [offsetOf(offset), 'UTC']
  if (ahead === null || Number(year) < 1970) return null
  try {
    // `Date` would take the thirtieth of February for the second of March.
    const civil = Temporal.PlainDateTime.from(
      {
        year: Number(year),
        month: Number(month),
        day: Number(day),
        hour: Number(hour),
        minute: Number(minute),
        second: Number(second),
      },
      { overflow: 'reject' },
    )
    return civil.toZonedDateTime(zone).epochMilliseconds - ahead
  } catch {
    return null
  }
}

/** Milliseconds ahead of UTC. */
function offsetOf(text: string): number | null {
  if (text === 'z') return 0
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(text) ?? []
  const ms = (Number(hours) * 60 + Number(minutes)) * MINUTE
  if (Number(minutes) > 59 || ms >= DAY) return null
  return sign === '-' ? -ms : ms
}
