import { untrack } from 'svelte'
import { FIRST_UNPLACED, type ConversationRow, type Message } from '../../shared/model.ts'
import type { ConversationState } from '../state/conversation.svelte.ts'
import { firstUnread, logItems, type LogItem } from './log-items.ts'
import type { Me } from './me.ts'
import { nextUnread, type UnreadState } from './unread.ts'

/** What the log shows of a conversation, as items one below the other. */
export interface ShownLog {
  readonly items: readonly LogItem[]
  /** Whether this change has put messages before the others: later ones would move the reader's place. */
  readonly shift: boolean
  /** The line above what has not been read; null where there is none. */
  readonly unread: UnreadState | null
  /** The person has looked at everything up to this position. */
  saw(position: number): void
}

/** Call while a component starts: it follows `given` for as long as that lives. */
export function createShownLog(
  given: () => { readonly row: ConversationRow; readonly me: Me; readonly conversation: ConversationState },
): ShownLog {
  const { row, me, conversation } = $derived(given())

  let unread = $state.raw<UnreadState | null>(null)
  let seen = 0
  let lastUnread: number | null = null
  $effect.pre(() => {
    if (!conversation.loaded) return
    const counts = { unread: row.unread, unreadMentions: row.unreadMentions, held: row.held }
    untrack(() => {
      unread = nextUnread(unread, lastUnread, counts, { newest: newestPlaced(conversation.messages), seen })
      lastUnread = counts.unread
    })
  })

  const items = $derived.by(() => {
    const { messages, heads, hasOlder } = conversation
    const unreadFrom = unread === null ? null : firstUnread(messages, me.userId, unread.mark, hasOlder)
    return logItems({ messages, me: me.userId, unreadFrom, heads, hasOlder })
  })

  let firstKey: string | null = null
  const shown = $derived.by(() => {
    const shift = firstKey !== null && items[0]?.key !== firstKey && items.some(({ key }) => key === firstKey)
    firstKey = items[0]?.key ?? null
    return { items, shift }
  })

  return {
    get items() {
      return shown.items
    },
    get shift() {
      return shown.shift
    },
    get unread() {
      return unread
    },
    saw(position) {
      seen = Math.max(seen, position)
    },
  }
}

const newestPlaced = (messages: readonly Message[]): number =>
  messages.findLast(({ position }) => position < FIRST_UNPLACED)?.position ?? 0
