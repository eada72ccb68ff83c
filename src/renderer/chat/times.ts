import { chatWords } from '../../shared/messages/chat.ts'
import { DAY, type Instant } from '../../shared/time.ts'

/** The local calendar day of an instant, as a key that only equal days share. */
export const dayOf = (at: Instant): string => new Date(at).toDateString()

/** `14:31`, as the system writes times. */
export const timeWords = (at: Instant, locale?: string): string =>
  new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(at)

/** `Today`, `Yesterday`, `Friday`, `Friday 20 November`, and the year where it is another. */
export function dayWords(at: Instant, now: Instant, locale?: string): string {
  if (dayOf(at) === dayOf(now)) return chatWords.log.today
  const yesterday = new Date(now)
  yesterday.setDate(yesterday.getDate() - 1)
  if (dayOf(at) === yesterday.toDateString()) return chatWords.log.yesterday
  if (at < now && now - at < 6 * DAY) return new Intl.DateTimeFormat(locale, { weekday: 'long' }).format(at)
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(at)
}
