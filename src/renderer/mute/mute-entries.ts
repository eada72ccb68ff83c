import { chatWords } from '../../shared/messages/chat.ts'
import type { MuteEnd } from '../../shared/mute/model.ts'
import type { Instant } from '../../shared/time.ts'

/** One way to mute. `hint` stands on the right: when it ends, for those that end at a time. */
export interface MuteEntry {
  readonly label: string
  readonly ends: MuteEnd
  readonly hint: string | null
}

/** What the menu offers at `now`, in its order. */
export function muteEntries(_now: Instant): readonly MuteEntry[] {
  return [{ label: chatWords.menu.untilUnmute, ends: 'never', hint: null }]
}
