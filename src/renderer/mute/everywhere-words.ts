import { windowWords } from '../../shared/messages/window.ts'
import type { HoldReason, Silence } from '../../shared/mute/model.ts'
import type { Instant } from '../../shared/time.ts'
import { endWords } from '../ui/times.ts'
import { throughWords } from './silence-words.ts'

interface EverywhereWords {
  readonly because: HoldReason
  readonly text: string
  /** What comes through all the same; null where nothing does. */
  readonly through: string | null
}

/** What silences everything on this computer, as the line under the list says it: `Snoozed until 17:00 on this computer`. */
export function everywhereWords(silence: Silence, now: Instant, locale?: string): EverywhereWords | null {
  if (!silence.silent) return null
  const { because, ends } = silence
  const words = because === 'snooze' ? windowWords.snooze : windowWords.quietHours
  const text = typeof ends === 'object' ? words.until(endWords(ends.at, now, locale)) : words.withoutEnd
  return { because, text, through: throughWords(silence.through).join(', ') || null }
}
