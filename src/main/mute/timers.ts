import type { CancelTimer, Clock } from '../../shared/time.ts'

/** Timers by name: setting one again replaces it. */
interface Timers extends Disposable {
  set(key: string, delayMs: number, fire: () => void): void
  cancel(key: string): void
}

export function createTimers(clock: Clock): Timers {
  const running = new Map<string, CancelTimer>()
  const cancel = (key: string): void => {
    running.get(key)?.()
    running.delete(key)
  }
  return {
    set(key: string, delayMs: number, fire: () => void): void {
      cancel(key)
      const stop = clock.setTimer(delayMs, () => {
        running.delete(key)
        fire()
      })
      running.set(key, stop)
    },
    cancel,
    [Symbol.dispose]() {
      for (const key of [...running.keys()]) cancel(key)
    },
  }
}
