import { DAY, type Instant } from '../../shared/time.ts'

/** When a row's newest message came, as short as it can be: `14:52`, `Mon`, `24 Nov`, `24/11/2025`. */
export function whenWords(at: Instant, now: Instant, locale?: string): string {
  const format = (options: Intl.DateTimeFormatOptions): string => new Intl.DateTimeFormat(locale, options).format(at)
  if (new Date(at).toDateString() === new Date(now).toDateString()) return format({ timeStyle: 'short' })
  if (Math.abs(now - at) < 6 * DAY) return format({ weekday: 'short' })
  if (new Date(at).getFullYear() === new Date(now).getFullYear()) return format({ day: 'numeric', month: 'short' })
  return format({ dateStyle: 'short' })
}
