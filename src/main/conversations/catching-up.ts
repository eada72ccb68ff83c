import type { ConversationId } from '../../shared/ids.ts'

/** Knows when all is heard that came before this start, or before waking: as far as the first list after it can tell. */
export interface CatchingUp {
  /** To be asked just before a list or a download leaves: what was begun in an earlier round may be older than it. */
  round(): number
  /** The computer was asleep: the next list to be asked counts. */
  again(): void
  /** A list that was asked for in `round` has been taken, and what it owes is outstanding. */
  listed(round: number): void
  /** A download has come to its end, verdicts and all. `tried` false: it has to be tried again. */
  downloaded(id: ConversationId, round: number, tried: boolean): void
}

interface Ports {
  /** Conversations that are owed or under way. */
  readonly outstanding: () => Set<ConversationId>
  readonly onCaughtUp: () => void
}

export function createCatchingUp({ outstanding, onCaughtUp }: Ports): CatchingUp {
  let round = 0
  let isListDue = true
  let behind: Set<ConversationId> | null = null

  function check(): void {
    if (!behind || behind.size > 0) return
    behind = null
    onCaughtUp()
  }

  return {
    round: () => round,
    again() {
      round++
      isListDue = true
      behind = null
    },
    listed(askedIn) {
      if (!isListDue || askedIn !== round) return
      round++
      isListDue = false
      behind = outstanding()
      check()
    },
    downloaded(id, begunIn, tried) {
      if (!behind) return
      if (tried && begunIn === round) behind.delete(id)
      // One begun before the list may have brought all that the list could owe. In a storm `outstanding` alone would never end.
      else if (!outstanding().has(id)) behind.delete(id)
      check()
    },
  }
}
