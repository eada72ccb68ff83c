import type { ConversationId } from '../ids.ts'
import type { ConversationRow } from '../model.ts'

/** A row about which there is nothing to say; `special` says what there is. */
export function ordinaryRow(id: ConversationId, special: Partial<ConversationRow> = {}): ConversationRow {
  return {
    id,
    name: 'Design',
    isGroup: true,
    participants: [],
    favourite: false,
    hidden: false,
    colour: '#ffffff',
    lastAt: 0,
    preview: null,
    unread: 0,
    unreadMentions: 0,
    held: 0,
    muted: false,
    rule: null,
    schedule: null,
    mutedPeople: [],
    silence: { silent: false },
    agreement: 'settled',
    ...special,
  }
}
