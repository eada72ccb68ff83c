/** Expected failure is a value: see docs/decisions/0001-results.md. Crosses IPC unchanged, so it has no methods. */
export type Result<Value, Problem> = Ok<Value> | Failed<Problem>
export interface Ok<Value> {
  readonly ok: true
  readonly value: Value
}
export interface Failed<Problem> {
  readonly ok: false
  readonly problem: Problem
}

export const ok = <Value>(value: Value): Ok<Value> => ({ ok: true, value })
export const failed = <Problem>(problem: Problem): Failed<Problem> => ({ ok: false, problem })

export function mapResult<A, B, P>(result: Result<A, P>, change: (value: A) => B): Result<B, P> {
  return result.ok ? ok(change(result.value)) : result
}
