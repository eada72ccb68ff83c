import type { Connection as ConnectionState, SignInProblem } from '../../shared/model.ts'
import type { Result } from '../../shared/result.ts'
import { SECOND, type CancelTimer, type Clock } from '../../shared/time.ts'
import type { CallProblem, OzekiClient, SignedIn } from '../ozeki/client.ts'

/** Whether the server can be reached and knows us: the one owner of signing in again. */
export interface Connection extends Disposable {
  state(): ConnectionState
  /** Signs in, and again with growing pauses until it has worked. */
  start(): void
  /** Try at once: the person asked, or the computer woke up. */
  retry(): void
  /**
   * Asks the server. The API tells an expired session by a refusal like any other, so a refusal is answered by signing in
   * again, once for all who were refused, and asking once more; only the second one is returned. Where that was in vain,
   * the next refusal stands for a while, with growing pauses. `isVital` false: an answer that makes no sense is not being
   * offline, since the rest may go on without it.
   */
  call<T>(ask: () => Promise<Result<T, CallProblem>>, isVital?: boolean): Promise<Result<T, CallProblem>>
  /** Asks once, as a queue with rules of its own wants it, and learns from the answer whether the server can be reached. */
  once<T>(ask: () => Promise<Result<T, CallProblem>>, isVital?: boolean): Promise<Result<T, CallProblem>>
  /** Signs in again; callers at the same time share one attempt. False where it did not work. */
  renew(): Promise<boolean>
}

export interface ConnectionPorts {
  readonly client: Pick<OzekiClient, 'signIn'>
  readonly clock: Clock
  /** ms before attempt n (from 0), jittered. */
  readonly nextDelay: (attempt: number) => number
  readonly onState: (state: ConnectionState) => void
  readonly onSignedIn: (session: SignedIn) => void
  /** The server answered, and does not want us: the person has to know. */
  readonly onRejected: (problem: SignInProblem) => void
}

/** Whoever has not been reached for so long without a break is not hurried: the pauses go on growing. */
const STEADY_AFTER_MS = 10 * SECOND
const LONGEST_PAUSE_MS = 60 * SECOND

export function createConnection(ports: ConnectionPorts): Connection {
  const { client, clock, nextDelay } = ports
  let current: ConnectionState = { state: 'connecting' }
  let renewing: Promise<boolean> | null = null
  let sessions = 0
  let failures = 0
  /** New sessions in a row that helped nobody who was refused, and until when none is tried for that. */
  let inVain = 0
  let pausesUntil = 0
  let onlineSince = 0
  /** Told once, until it has worked again: a person who has read it need not read it at every attempt. */
  let wasRejected = false
  let cancelTimer: CancelTimer | null = null
  let isDisposed = false

  function become(next: ConnectionState): void {
    if (isDisposed || next.state === current.state) return
    if (next.state === 'online') onlineSince = clock.now()
    else if (current.state === 'online' && Math.abs(clock.now() - onlineSince) >= STEADY_AFTER_MS) failures = 0
    current = next
    ports.onState(next)
  }

  const lost = (): void => become({ state: 'offline', since: clock.now() })

  function signInLater(): void {
    stopTimer()
    if (!isDisposed) cancelTimer = clock.setTimer(nextDelay(failures++), () => void renew())
  }

  async function signIn(): Promise<boolean> {
    const answer = await client.signIn()
    if (isDisposed) return false
    if (answer.ok) {
      sessions++
      wasRejected = false
      stopTimer()
      ports.onSignedIn(answer.value)
      become({ state: 'online' })
      return true
    }
    lost()
    if (answer.problem.code !== 'unreachable' && !wasRejected) {
      wasRejected = true
      ports.onRejected(answer.problem)
    }
    signInLater()
    return false
  }

  function stopTimer(): void {
    cancelTimer?.()
    cancelTimer = null
  }

  function renew(): Promise<boolean> {
    renewing ??= signIn().finally(() => {
      renewing = null
    })
    return renewing
  }

  function isPausing(): boolean {
    const leftMs = pausesUntil - clock.now()
    // A clock set back must not keep a session from being renewed for hours.
    return leftMs > 0 && leftMs <= LONGEST_PAUSE_MS
  }

  async function once<T>(ask: () => Promise<Result<T, CallProblem>>, isVital = true): Promise<Result<T, CallProblem>> {
    const answer = await ask()
    if (answer.ok) {
      if (current.state === 'offline') stopTimer()
      become({ state: 'online' })
    } else if (answer.problem.code === 'unreachable' && (isVital || !answer.problem.answered)) {
      lost()
      // Nobody else would find out that it can be reached again: a doorbell that is still up rings when it has news.
      if (!cancelTimer && !renewing) signInLater()
    }
    return answer
  }

  return {
    state: () => current,
    start: () => void renew(),
    retry() {
      if (current.state === 'online') return
      failures = 0
      void renew()
    },
    renew,
    async call(ask, isVital) {
      if (sessions === 0)
        return { ok: false, problem: { code: 'unreachable', detail: 'not signed in yet', answered: false } }
      const session = sessions
      const answer = await once(ask, isVital)
      if (answer.ok || answer.problem.code === 'unreachable') return answer
      if (session === sessions && (isPausing() || !(await renew()))) return answer
      const again = await once(ask, isVital)
      if (again.ok) inVain = 0
      else if (again.problem.code === 'refused') pausesUntil = clock.now() + nextDelay(inVain++)
      return again
    },
    once,
    [Symbol.dispose]() {
      isDisposed = true
      stopTimer()
    },
  }
}
