import type { MessageId, UserId } from '../../shared/ids.ts'
import type { Message } from '../../shared/model.ts'
import { MINUTE, type Instant } from '../../shared/time.ts'
import { dayOf } from '../ui/times.ts'

/** Where what has not been read begins: the last `count` messages of others up to `newest`, or whatever comes after. */
export type UnreadMark =
  | { readonly by: 'count'; readonly count: number; readonly newest: number }
  | { readonly by: 'position'; readonly after: number }

/** What the log shows, one below the other. `key` is stable while messages come and go around it. */
export type LogItem =
  | { readonly kind: 'day'; readonly key: string; readonly at: Instant }
  | { readonly kind: 'unread'; readonly key: string }
  | {
      readonly kind: 'message'
      readonly key: string
      readonly message: Message
      /** Which of the loaded messages this is, from 1. */
      readonly place: number
      readonly own: boolean
      /** The first of a group says who and when; the last carries an own message's delivery. */
      readonly first: boolean
      readonly last: boolean
    }

const GROUP_MS = 5 * MINUTE

const senderOf = ({ content }: Message): UserId | null => (content.kind === 'text' ? content.sender : null)

/** The index of the first message that `mark` calls unread; null where it is not among `messages`. */
export function firstUnread(
  messages: readonly Message[],
  me: UserId,
  mark: UnreadMark,
  hasOlder: boolean,
): number | null {
  if (mark.by === 'position') {
    const index = messages.findIndex((message) => message.position > mark.after && senderOf(message) !== me)
    return index === -1 ? null : index
  }
  let left = mark.count
  let first: number | null = null
  for (let index = messages.length - 1; index >= 0 && left > 0; index -= 1) {
    const message = messages[index]
    if (!message || message.position > mark.newest || senderOf(message) === me) continue
    first = index
    left -= 1
  }
  // Some of them are on a page that is not here: the line would stand in the wrong place.
  return left > 0 && hasOlder ? null : first
}

interface Shown {
  readonly messages: readonly Message[]
  readonly me: UserId
  readonly unreadFrom: number | null
  /** Messages that head a group whatever stands before them. */
  readonly heads: readonly MessageId[]
  readonly hasOlder: boolean
}

/**
 * Messages with day separators, grouped by sender where less than five minutes lie between two. Older messages only ever
 * add items before these: the oldest one has no day while it may not be that day's first.
 */
export function logItems({ messages, me, unreadFrom, heads, hasOlder }: Shown): readonly LogItem[] {
  const items: LogItem[] = []
  const headIds = new Set(heads)
  const apart = (a: Message, b: Message): boolean => headIds.has(b.id) || !together(a, b)
  messages.forEach((message, index) => {
    const before = messages[index - 1]
    const after = messages[index + 1]
    if (before ? dayOf(before.createdAt) !== dayOf(message.createdAt) : !hasOlder) {
      items.push({ kind: 'day', key: `day ${message.id}`, at: message.createdAt })
    }
    if (index === unreadFrom) items.push({ kind: 'unread', key: 'unread' })
    items.push({
      kind: 'message',
      key: message.id,
      message,
      place: index + 1,
      own: senderOf(message) === me || message.delivery !== 'received',
      first: !before || index === unreadFrom || apart(before, message),
      last: !after || index + 1 === unreadFrom || apart(message, after),
    })
  })
  return items
}

function together(a: Message, b: Message): boolean {
  return (
    senderOf(a) === senderOf(b) &&
    senderOf(a) !== null &&
    dayOf(a.createdAt) === dayOf(b.createdAt) &&
    Math.abs(b.createdAt - a.createdAt) < GROUP_MS
  )
}
