import type { ConversationId, MessageId } from '../../shared/ids.ts'
import { MINUTE, type CancelTimer, type Clock } from '../../shared/time.ts'
import type { History } from './history.ts'

/** Deletes messages at the second at which they expire (`ValidUntil`, protocol page), with one timer for the earliest. */
export interface Expiry extends Disposable {
  /** Something was stored, or the computer woke up: look again. */
  check(): void
}

export interface ExpiryPorts {
  readonly history: Pick<History, 'expire' | 'nextExpiry'>
  readonly clock: Clock
  /** The disk takes nothing, or cannot be read: tried again in a minute. */
  readonly onBroke: (error: unknown) => void
  readonly onExpired: (gone: ReadonlyMap<ConversationId, readonly MessageId[]>) => void
}

export function createExpiry({ history, clock, onBroke, onExpired }: ExpiryPorts): Expiry {
  let cancel: CancelTimer | null = null

  function check(): void {
    cancel?.()
    let expired: ReturnType<History['expire']> = []
    let againInMs: number | null = MINUTE
    try {
      expired = history.expire(clock.now())
      const next = history.nextExpiry()
      againInMs = next === null ? null : Math.max(next - clock.now(), 0)
    } catch (error) {
      onBroke(error)
    }
    cancel = againInMs === null ? null : clock.setTimer(againInMs, check)
    const gone = Map.groupBy(expired, ({ conversationId }) => conversationId)
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
