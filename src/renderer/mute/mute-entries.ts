import { chatWords } from '../../shared/messages/chat.ts'
import type { MuteEnd } from '../../shared/mute/model.ts'

/** One way to mute. `hint` stands on the right: when it ends, for those that end at a time. */
export interface MuteEntry {
  readonly label: string
  readonly ends: MuteEnd
  readonly hint: string | null
}

/** What the menu offers, in its order. */
export function muteEntries(): readonly MuteEntry[] {
  return [{ label: chatWords.menu.untilUnmute, ends: 'never', hint: null }]
}
