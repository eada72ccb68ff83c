/** Milliseconds since the epoch, UTC. */
export type Instant = number

export const SECOND = 1000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/**
 * The only way to the time: the core takes one, tests hold their own.
 * `setTimer` fires once, `delayMs` from now, also beyond the 2^31 ms that `setTimeout` can count.
 */
export interface Clock {
  now(): Instant
  setTimer(delayMs: number, fire: () => void): CancelTimer
}
export type CancelTimer = () => void

/** The zone of this computer, as IANA calls it. Asked each time, since computers travel. */
export const timeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone

const LONGEST_TIMEOUT_MS = 2 ** 31 - 1

export const systemClock: Clock = {
  now: () => Date.now(),
  setTimer(delayMs, fire) {
    let handle: ReturnType<typeof setTimeout>
    const wait = (remainingMs: number): void => {
      const stepMs = Math.min(Math.max(remainingMs, 0), LONGEST_TIMEOUT_MS)
      handle = setTimeout(() => {
        if (remainingMs > stepMs) wait(remainingMs - stepMs)
        else fire()
      }, stepMs)
    }
    wait(delayMs)
    return () => {
      clearTimeout(handle)
    }
  },
}
