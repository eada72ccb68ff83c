import { type CancelTimer, type Clock, MINUTE, SECOND } from '../../shared/time.ts'
import type { Doorbell, DoorbellEars } from './doorbell.ts'

const POLL_ALONE_MS = 5 * SECOND
/** Beside a doorbell that has been heard, in case it rings for less than everything. */
const POLL_BESIDE_MS = 5 * MINUTE

/** The one place that says "something may have changed": by the doorbell, and by the clock. */
export interface Watch extends Disposable {
  start(): void
  /** The computer woke up, the network changed, or the person asked. */
  nudge(): void
}

export interface WatchPorts {
  readonly clock: Clock
  /** Null where the server named no listener. */
  readonly hangDoorbell: ((ears: DoorbellEars) => Doorbell) | null
  readonly onMaybeChanged: () => void
}

/**
 * Asks at every ring, whenever the doorbell has come up, every 5 s without a doorbell and every 5 min beside one. A socket
 * that is open and has never rung may be one that never rings: until then it counts as none.
 */
export function createWatch({ clock, hangDoorbell, onMaybeChanged }: WatchPorts): Watch {
  let isUp = false
  let hasRung = false
  let cancelPoll: CancelTimer = () => undefined
  let isRunning = false

  function ask(): void {
    pollLater()
    onMaybeChanged()
  }

  function pollLater(): void {
    cancelPoll()
    if (isRunning) cancelPoll = clock.setTimer(isUp && hasRung ? POLL_BESIDE_MS : POLL_ALONE_MS, ask)
  }

  const doorbell =
    hangDoorbell?.({
      onRing() {
        hasRung = true
        ask()
      },
      onState(state) {
        isUp = state === 'up'
        if (isUp) ask()
        else pollLater()
      },
    }) ?? null

  return {
    start() {
      if (isRunning) return
      isRunning = true
      pollLater()
      doorbell?.start()
    },
    nudge() {
      if (!isRunning) return
      doorbell?.nudge()
      ask()
    },
    [Symbol.dispose]() {
      isRunning = false
      cancelPoll()
      doorbell?.[Symbol.dispose]()
    },
  }
}
