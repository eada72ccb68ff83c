/** How a fetch ended, or was ended. */
export type FetchEnd =
  | { readonly how: 'ended'; readonly status: number | null; readonly said: string; readonly bytes: number }
  | { readonly how: 'stalled' | 'too long'; readonly bytes: number }

/** Milliseconds. A slow network is no reason to stop; one on which nothing moves is. */
export const FETCH_LIMITS = { stallMs: 30_000, capMs: 15 * 60_000 } as const

/** Judges a growing number of bytes: as long as it changes within `stallMs`, and until `capMs`, the fetch goes on. */
export function createProgress({ stallMs, capMs }: { stallMs: number; capMs: number }, startedAt: number) {
  let bytes = 0
  let most = 0
  let movedAt = startedAt
  return {
    /** The most that was there at once: what has been fetched is moved away in the end. */
    most: () => most,
    /** `size` in bytes, `at` on the clock of `startedAt`. */
    see(size: number, at: number): 'goes on' | 'stalled' | 'too long' {
      if (size !== bytes) movedAt = at
      bytes = size
      most = Math.max(most, size)
      if (at - startedAt >= capMs) return 'too long'
      return at - movedAt >= stallMs ? 'stalled' : 'goes on'
    },
  }
}

/** True where the network refused and would again: not one byte came, and no server said that it is only busy. */
export function isRefusal(end: FetchEnd): boolean {
  if (end.how !== 'ended') return end.how === 'stalled' && end.bytes === 0
  return end.status !== 0 && end.bytes === 0 && !/Response code (5\d\d|429)\b/.test(end.said)
}
