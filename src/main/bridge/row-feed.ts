import type { Events } from '../../shared/bridge/contract.ts'
import type { ConversationId } from '../../shared/ids.ts'
import type { ConversationRow } from '../../shared/model.ts'

type Patch = Events['conversations.patched']

/** Rows on their way to the window: however many there are, neither main nor the window stalls for them. */
export interface RowFeed {
  /** A window opens: sends the newest rows, more than it shows. True where there are others. */
  sendFirst(): boolean
  /** The next newest, when the window has done with those before. True where there are others. */
  sendMore(): boolean
  /** What the store tells: at once, where there are few; else in turns of the event loop. */
  follow(change: Patch): void
}

export interface RowFeedPorts {
  /** As they are at that moment. */
  readonly rows: () => ReadonlyMap<ConversationId, ConversationRow>
  readonly send: (patch: Patch) => void
  /** Calls back in the next turn of the event loop. */
  readonly nextTurn: (work: () => void) => void
}

const FIRST = 100
/** Some milliseconds of work, here and there. */
const SENT_IN_ONE_GO = 500

export function createRowFeed({ rows, send, nextTurn }: RowFeedPorts): RowFeed {
  /** Sent as they are when their turn comes, so that the last to arrive is true. */
  const due = new Set<ConversationId>()
  /** A window that has not asked yet is told everything when it does. */
  let isAsked = false
  let isTurnOrdered = false

  function sendDue(count: number, removed: readonly ConversationId[] = []): boolean {
    const changed: ConversationRow[] = []
    for (const id of due) {
      if (changed.length === count) break
      due.delete(id)
      const row = rows().get(id)
      if (row) changed.push(row)
    }
    if (changed.length + removed.length > 0) send({ changed, removed })
    return due.size > 0
  }

  function sendInTurns(): void {
    if (isTurnOrdered || due.size === 0) return
    isTurnOrdered = true
    nextTurn(() => {
      isTurnOrdered = false
      sendDue(SENT_IN_ONE_GO)
      sendInTurns()
    })
  }

  return {
    sendFirst() {
      isAsked = true
      const newestFirst = [...rows().values()].sort((a, b) => b.lastAt - a.lastAt)
      due.clear()
      for (const { id } of newestFirst) due.add(id)
      return sendDue(FIRST)
    },
    sendMore: () => sendDue(SENT_IN_ONE_GO),
    follow({ changed, removed }) {
      if (!isAsked) return
      for (const id of removed) due.delete(id)
      if (changed.length <= SENT_IN_ONE_GO) {
        for (const { id } of changed) due.delete(id)
        send({ changed, removed })
        return
      }
      for (const { id } of changed) due.add(id)
      sendDue(SENT_IN_ONE_GO, removed)
      sendInTurns()
    },
  }
}
