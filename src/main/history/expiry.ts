import type { ConversationId, MessageId } from '../../shared/ids.ts'
import type { CancelTimer, Clock } from '../../shared/time.ts'
import type { History } from './history.ts'

/** Deletes messages at the second at which they expire (`ValidUntil`, protocol page), with one timer for the earliest. */
export interface Expiry extends Disposable {
  /** Something was stored, or the computer woke up: look again. */
  check(): void
}

export interface ExpiryPorts {
  readonly history: Pick<History, 'expire' | 'nextExpiry'>
  readonly clock: Clock
  readonly onExpired: (gone: ReadonlyMap<ConversationId, readonly MessageId[]>) => void
}

export function createExpiry({ history, clock, onExpired }: ExpiryPorts): Expiry {
  let cancel: CancelTimer | null = null
  function check(): void {
    cancel?.()
    const gone = Map.groupBy(history.expire(clock.now()), ({ conversationId }) => conversationId)
    const next = history.nextExpiry()
    cancel = next === null ? null : clock.setTimer(next - clock.now(), check)
    if (gone.size === 0) return
    onExpired(new Map([...gone].map(([id, messages]) => [id, messages.map(({ messageId }) => messageId)])))
  }
  return {
    check,
    [Symbol.dispose]() {
      cancel?.()
    },
  }
}
