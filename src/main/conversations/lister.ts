import type { CancelTimer, Clock } from '../../shared/time.ts'

/** `list` is the only call that reads mute bits, and it is large: one in flight, one waiting, spaced by what it costs. */
export interface Lister extends Disposable {
  /** Resolves when a list asked for after this call was answered (true) or failed (false). */
  ask(): Promise<boolean>
  /** ms until a list asked for now could leave: 0, or what spacing and the one in flight (a guess) leave. */
  wait(): number
  /** The list that is waiting, else the one in flight. */
  pending(): Promise<boolean> | null
}

const SPACING = 10

/** `list` asks, applies the answer and says whether there was one. */
export function createLister({ list, clock }: { list: () => Promise<boolean>; clock: Clock }): Lister {
  let inFlight: Promise<boolean> | null = null
  let waiting: { promise: Promise<boolean>; resolve: (answered: boolean) => void } | null = null
  let mayLeaveAt = 0
  let lastTookMs = 0
  let cancelTimer: CancelTimer | null = null
  let isDisposed = false

  async function run(): Promise<boolean> {
    const startedAt = clock.now()
    const answered = await list()
    // One that failed may have waited for its time-outs, which says nothing of what a list costs.
    if (answered) lastTookMs = Math.max(0, clock.now() - startedAt)
    mayLeaveAt = clock.now() + SPACING * lastTookMs
    return answered
  }

  function leave(): void {
    cancelTimer = null
    if (inFlight || !waiting || isDisposed) return
    const delayMs = mayLeaveAt - clock.now()
    // A clock set back must not hold the list up for hours.
    if (delayMs > 0 && delayMs <= SPACING * lastTookMs) {
      cancelTimer = clock.setTimer(delayMs, leave)
      return
    }
    const { resolve } = waiting
    waiting = null
    inFlight = run()
    void inFlight.then(resolve).finally(() => {
      inFlight = null
      leave()
    })
  }

  return {
    ask() {
      if (isDisposed) return Promise.resolve(false)
      waiting ??= Promise.withResolvers<boolean>()
      const { promise } = waiting
      if (!cancelTimer) leave()
      return promise
    },
    wait: () => Math.max(0, mayLeaveAt - clock.now()) + (inFlight ? lastTookMs * (1 + SPACING) : 0),
    pending: () => waiting?.promise ?? inFlight,
    [Symbol.dispose]() {
      isDisposed = true
      cancelTimer?.()
      waiting?.resolve(false)
    },
  }
}
