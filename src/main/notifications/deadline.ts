import type { Clock } from '../../shared/time.ts'

export type Timely<Value> = { readonly inTime: true; readonly value: Value } | { readonly inTime: false }

/** The promise's value, or the news that it did not come within `limitMs`. The promise itself goes on. */
export function within<Value>(promise: Promise<Value>, limitMs: number, clock: Clock): Promise<Timely<Value>> {
  return new Promise((resolve, reject) => {
    const cancel = clock.setTimer(limitMs, () => {
      resolve({ inTime: false })
    })
    promise.then((value) => {
      cancel()
      resolve({ inTime: true, value })
    }, reject)
  })
}
