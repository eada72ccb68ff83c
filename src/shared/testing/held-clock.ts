import type { Clock, Instant } from '../time.ts'

/** A clock that the test holds: time passes only by `advance`, and timers fire in their order. */
export interface HeldClock extends Clock {
  advance(byMs: number): void
  /** As if the person had set the computer's clock: timers keep their distance. */
  set(now: Instant): void
  readonly timers: number
}

export function createHeldClock(start: Instant = Date.UTC(2026, 10, 24, 12)): HeldClock {
  let now = start
  let elapsed = 0
  const timers = new Set<{ due: number; fire: () => void }>()
  return {
    now: () => now,
    setTimer(delayMs, fire) {
      const timer = { due: elapsed + Math.max(0, delayMs), fire }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    advance(byMs) {
      const until = elapsed + byMs
      for (;;) {
        const next = [...timers].filter(({ due }) => due <= until).sort((a, b) => a.due - b.due)[0]
        if (!next) break
        timers.delete(next)
        now += next.due - elapsed
        elapsed = next.due
        next.fire()
      }
      now += until - elapsed
      elapsed = until
    },
    set(instant) {
      now = instant
    },
    get timers() {
      return timers.size
    },
  }
}
