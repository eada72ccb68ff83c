import type { ConversationRow } from '../../shared/model.ts'
import type { UnreadMark } from './log-items.ts'

/** Where the line stands and what it says. It stays while the conversation is open, though reading empties the counts. */
export interface UnreadState {
  readonly mark: UnreadMark
  readonly held: number
  readonly mentions: number
}

type Counts = Pick<ConversationRow, 'unread' | 'unreadMentions' | 'held'>

/**
 * The line after a change of the counts: `before` is the line as it was, `newest` the highest position that is loaded,
 * `seen` the highest that the person has looked at here.
 */
export function nextUnread(
  before: UnreadState | null,
  lastUnread: number | null,
  { unread, unreadMentions, held }: Counts,
  { newest, seen }: { readonly newest: number; readonly seen: number },
): UnreadState | null {
  if (unread === 0) return before
  if (lastUnread === null) return { mark: { by: 'count', count: unread, newest }, held, mentions: unreadMentions }
  if (lastUnread === 0) return { mark: { by: 'position', after: seen }, held, mentions: unreadMentions }
  // It grows while nobody looks; it does not shrink while somebody reads.
  if (!before || unread < lastUnread) return before
  return { ...before, held: Math.max(before.held, held), mentions: Math.max(before.mentions, unreadMentions) }
}
