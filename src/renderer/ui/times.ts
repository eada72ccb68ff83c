import { chatWords } from '../../shared/messages/chat.ts'
import { DAY, MINUTE, type Instant } from '../../shared/time.ts'

/** The last instant that a `Date` can hold. */
const LAST: Instant = 8.64e15

const shapes = {
  time: { timeStyle: 'short' },
  shortDay: { weekday: 'short' },
  longDay: { weekday: 'long' },
  date: { day: 'numeric', month: 'short' },
  dateAndYear: { day: 'numeric', month: 'short', year: 'numeric' },
  numbers: { dateStyle: 'short' },
  longDate: { weekday: 'long', day: 'numeric', month: 'long' },
  exact: { dateStyle: 'full', timeStyle: 'short' },
  longDateAndYear: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

/** Making one takes 160 µs, using one less than 1. */
const formatters = new Map<string, Intl.DateTimeFormat>()

/**
 * `at` by the clock on the wall. A formatter keeps the time zone that it was made in, and the person may travel: so all
 * of them write UTC, and are given what the wall shows.
 */
function format(at: Instant, shape: keyof typeof shapes, locale = ''): string {
  const key = `${shape} ${locale}`
  let formatter = formatters.get(key)
  if (!formatter) {
    formatter = new Intl.DateTimeFormat(locale === '' ? undefined : locale, { ...shapes[shape], timeZone: 'UTC' })
    formatters.set(key, formatter)
  }
  return formatter.format(Math.min(LAST, at - new Date(at).getTimezoneOffset() * MINUTE))
}

/** The local calendar day of an instant, as a key that only equal days share. */
export const dayOf = (at: Instant): string => new Date(at).toDateString()

/** How far a day lies from today: nearer than six days its weekday alone is plain. */
function distance(at: Instant, now: Instant): 'today' | 'week' | 'year' | 'beyond' {
  if (dayOf(at) === dayOf(now)) return 'today'
  if (Math.abs(at - now) < 6 * DAY) return 'week'
  return new Date(at).getFullYear() === new Date(now).getFullYear() ? 'year' : 'beyond'
}

/** `14:31`, as the system writes times. */
export const timeWords = (at: Instant, locale?: string): string => format(at, 'time', locale)

/** When a row's newest message came, as short as it can be: `14:52`, `Mon`, `24 Nov`, `24/11/2025`. */
export function whenWords(at: Instant, now: Instant, locale?: string): string {
  const shape = ({ today: 'time', week: 'shortDay', year: 'date', beyond: 'numbers' } as const)[distance(at, now)]
  return format(at, shape, locale)
}

/** When something ends, as short as it can be: `17:00`, `Tue 09:00`, `1 Dec 09:00`, and the year where it is another. */
export function endWords(at: Instant, now: Instant, locale?: string): string {
  const time = timeWords(at, locale)
  const far = distance(at, now)
  if (far === 'today') return time
  return `${format(at, ({ week: 'shortDay', year: 'date', beyond: 'dateAndYear' } as const)[far], locale)} ${time}`
}

/** Which moment exactly: `Monday, 30 November 2026 at 09:00`. */
export const exactWords = (at: Instant, locale?: string): string => format(at, 'exact', locale)

/** `Today`, `Yesterday`, `Friday`, `Friday 20 November`, and the year where it is another. */
export function dayWords(at: Instant, now: Instant, locale?: string): string {
  const far = distance(at, now)
  if (far === 'today') return chatWords.log.today
  const yesterday = new Date(now)
  yesterday.setDate(yesterday.getDate() - 1)
  if (dayOf(at) === yesterday.toDateString()) return chatWords.log.yesterday
  // A day that is still to come, by somebody's wrong clock, is no weekday that has been.
  if (far === 'week' && at < now) return format(at, 'longDay', locale)
  return format(at, far === 'beyond' ? 'longDateAndYear' : 'longDate', locale)
}
