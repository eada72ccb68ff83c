import type { MessageId } from '../../shared/ids.ts'

/** How long the message that was asked for stands out. */
const MARKED_MS = 1600

/** The message that stands out for a moment. */
export interface Marked extends Disposable {
  readonly id: MessageId | null
  mark(id: MessageId): void
}

export function createMarked(): Marked {
  let marked = $state<MessageId | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  return {
    get id() {
      return marked
    },
    mark(id) {
      marked = id
      clearTimeout(timer)
      timer = setTimeout(() => (marked = null), MARKED_MS)
    },
    [Symbol.dispose]() {
      clearTimeout(timer)
    },
  }
}
