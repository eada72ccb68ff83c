import { chatWords } from '../../shared/messages/chat.ts'
import type { ConversationRow } from '../../shared/model.ts'
import type { MuteEnd } from '../../shared/mute/model.ts'
import { tomorrowAt } from '../../shared/mute/until.ts'
import { DAY, HOUR, MINUTE, type Instant } from '../../shared/time.ts'

/** When and where an end is reckoned. `morning` is the person's own, in minutes of the day. */
export interface Moment {
  readonly now: Instant
  readonly timeZone: string
  readonly morning: number
}

/** A way to mute: it knows its end, or asks for it first. `id` is what the settings remember it by. */
export type MuteEntry = { readonly id: string; readonly label: string } & (
  { readonly asks: null; readonly ends: (moment: Moment) => MuteEnd } | { readonly asks: 'person' | 'moment' }
)

const words = chatWords.menu
const lasting = (id: string, label: string, ms: number): MuteEntry => ({
  id,
  label,
  asks: null,
  ends: ({ now }) => ({ at: now + ms }),
})

/** Every way to mute, in the menu's order. A new end is one entry here, and its words. */
const table: readonly MuteEntry[] = [
  lasting('15m', words.for15Minutes, 15 * MINUTE),
  lasting('1h', words.for1Hour, HOUR),
  lasting('8h', words.for8Hours, 8 * HOUR),
  {
    id: 'morning',
    label: words.untilMorning,
    asks: null,
    ends: ({ now, timeZone, morning }) => ({ at: tomorrowAt(morning, now, timeZone) }),
  },
  lasting('24h', words.for24Hours, DAY),
  lasting('7d', words.for7Days, 7 * DAY),
  { id: 'quiet', label: words.untilQuiet, asks: null, ends: () => ({ quietForMs: HOUR }) },
  { id: 'mentioned', label: words.untilMentioned, asks: null, ends: () => 'when-mentioned' },
  { id: 'person', label: words.untilPerson, asks: 'person' },
  { id: 'never', label: words.untilUnmute, asks: null, ends: () => 'never' },
  { id: 'moment', label: words.untilMoment, asks: 'moment' },
]

/** How many of the lengths last used stand above the others. */
export const RECENT = 2

/** What the menu of a conversation offers: the lengths last used, and below them the others. */
export function muteEntries(
  { isGroup, participants }: Pick<ConversationRow, 'isGroup' | 'participants'>,
  lastLengths: readonly string[],
): { readonly recent: readonly MuteEntry[]; readonly others: readonly MuteEntry[] } {
  // Where only one person can write, "until that person writes" would be no mute at all.
  const offered = table.filter(({ id }) => id !== 'person' || (isGroup && participants.length > 0))
  const recent = lastLengths.flatMap((id) => offered.find((entry) => entry.id === id) ?? []).slice(0, RECENT)
  return { recent, others: offered.filter((entry) => !recent.includes(entry)) }
}

/** When an entry would end, where it ends at a time; null where something has to happen or be asked first. */
export function timeOf(entry: MuteEntry, moment: Moment): Instant | null {
  if (entry.asks !== null) return null
  const ends = entry.ends(moment)
  return typeof ends === 'object' && 'at' in ends ? ends.at : null
}
