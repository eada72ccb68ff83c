import { windowWords } from '../../shared/messages/window.ts'
import { tomorrowAt } from '../../shared/mute/until.ts'
import { HOUR, MINUTE, type Instant } from '../../shared/time.ts'
import type { Moment } from './mute-entries.ts'

interface SnoozeEntry {
  readonly id: string
  readonly label: string
  /** Null: until the person resumes. */
  readonly until: (moment: Moment) => Instant | null
}

const words = windowWords.snooze

/** Every length of a snooze, in the menu's order. */
export const snoozeEntries: readonly SnoozeEntry[] = [
  { id: '30m', label: words.for30Minutes, until: ({ now }) => now + 30 * MINUTE },
  { id: '1h', label: words.for1Hour, until: ({ now }) => now + HOUR },
  {
    id: 'morning',
    label: words.untilMorning,
    until: ({ now, timeZone, morning }) => tomorrowAt(morning, now, timeZone),
  },
  { id: 'never', label: words.untilResume, until: () => null },
]
