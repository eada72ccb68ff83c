import type { ConversationId } from '../../shared/ids.ts'
import type { MuteIntent, MuteProblem, MuteRule } from '../../shared/mute/model.ts'
import { failed, ok, type Result } from '../../shared/result.ts'
import type { Clock, Instant } from '../../shared/time.ts'
import type { CallProblem } from '../ozeki/client.ts'
import { ruleOf, type Stamp } from './entry.ts'
import type { IntentLog } from './intent-log.ts'
import {
  emptyQueue,
  type Command,
  type MuteChange,
  type MuteNews,
  type MuteRow,
  type Outcome,
  type QueueEvent,
  type Timer,
} from './queue-model.ts'
import { nextStepAt, step } from './queue.ts'
import type { Heard } from './rules.ts'
import { createTimers } from './timers.ts'

type MuteCall = (id: ConversationId) => Promise<Result<{ readonly muted: boolean }, CallProblem>>

export interface MutePorts {
  readonly log: IntentLog
  /** The answer shows the caller's row as it stands afterwards. */
  readonly api: { readonly mute: MuteCall; readonly unmute: MuteCall }
  /** False where no new session could be had. */
  signInAgain(): Promise<boolean>
  /** Orders one `list`, to be asked from now on: see `listAsked`. */
  askList(): void
  publish(changes: readonly MuteChange[]): void
  tell(news: MuteNews): void
  /** The disk did not take what the server or the time has changed: it is written with the next change. No names in `detail`. */
  notSaved(detail: string): void
  readonly clock: Clock
  /** Back-off in ms after the `attempt`-th failure in a row, counted from 1. */
  nextDelay(attempt: number): number
  /** The longest that a request may take: after that long again, what was lost has arrived or never will. */
  readonly requestTimeoutMs: number
}

export interface MuteService extends Disposable {
  /**
   * Takes up what the last run left on disk and asks for the first list. `lastHeard`: when the newest message of
   * somebody else was made, where one is known.
   */
  start(lastHeard: (id: ConversationId) => Instant | null): void
  /** On disk and shown when it returns; sent when the server can be reached. */
  set(id: ConversationId, rule: MuteRule): Result<null, MuteProblem>
  clear(id: ConversationId): Result<null, MuteProblem>
  /** To be called just before each `list` leaves; its answer or failure is reported under the stamp that this returns. */
  listAsked(): Stamp
  listAnswered(askedAt: Stamp, bits: ReadonlyMap<ConversationId, boolean>): void
  listFailed(askedAt: Stamp): void
  /**
   * All that came before this start or waking has been handed to `messageArrived`: only now can a mute end because it has
   * been quiet for so long. Owed again after each `resume`.
   */
  caughtUp(): void
  /** For each new message of somebody else, in order of arrival, before it is judged. Muted people are left out. */
  messageArrived(id: ConversationId, heard: Heard): void
  /** The server can be reached again: whatever waits for its back-off is tried at once. */
  reached(): void
  /** The computer was asleep: what ended meanwhile ends now, and is sent after the next list. */
  resume(): void
}

/** Carries out what the pure queue says: on disk first, then shown, then sent. */
export function createMuteService(ports: MutePorts): MuteService {
  const { log, api, clock } = ports
  const timers = createTimers(clock)
  const unsaved = new Map<ConversationId, MuteRow>()
  const outbox: Command[] = []
  let state = emptyQueue
  let carryingOut = false
  let disposed = false

  /** Whatever happens without the person cannot be refused: what the disk does not take is kept for the next write. */
  function happen(event: QueueEvent): void {
    if (disposed) return
    const next = step(state, event, clock.now())
    const rows = rowsOf(next.commands)
    const saved = save(rows)
    if (!saved.ok) {
      for (const row of rows) unsaved.set(row.id, row)
      ports.notSaved(saved.problem.detail)
    }
    advance(next)
  }

  function intended(id: ConversationId, intent: MuteIntent): Result<null, MuteProblem> {
    if (disposed) return failed({ code: 'signed-out' })
    const next = step(state, { type: 'intended', id, intent }, clock.now())
    if (!save(rowsOf(next.commands)).ok) return failed({ code: 'not-saved' })
    advance(next)
    return ok(null)
  }

  function save(rows: readonly MuteRow[]): ReturnType<IntentLog['write']> {
    if (rows.length === 0) return ok(null)
    const all = new Map([...unsaved, ...rows.map((row) => [row.id, row] as const)])
    const written = log.write([...all.values()])
    if (written.ok) unsaved.clear()
    return written
  }

  /** A port may call back at once: its commands wait until those before them are carried out. */
  function advance(next: ReturnType<typeof step>): void {
    state = next.state
    outbox.push(...next.commands)
    if (carryingOut) return
    carryingOut = true
    try {
      for (let command = outbox.shift(); command && !disposed; command = outbox.shift()) carryOut(command)
    } finally {
      carryingOut = false
    }
    armEnd()
  }

  function carryOut(command: Command): void {
    switch (command.do) {
      case 'persist':
        break // Written before the state moved on.
      case 'publish':
        ports.publish(command.changes)
        break
      case 'tell':
        ports.tell(command.news)
        break
      case 'send':
        send(command)
        break
      case 'sign-in-again':
        signInAgain()
        break
      case 'ask-list':
        ports.askList()
        break
      case 'set-timer': {
        const { timer } = command
        timers.set(timerKey(timer), delayOf(timer), () => happen({ type: 'timer', timer }))
      }
    }
  }

  function send({ id, requestId, muted }: Command & { do: 'send' }): void {
    const answer = (outcome: Outcome): void => happen({ type: 'answered', id, requestId, outcome })
    const call = muted ? api.mute(id) : api.unmute(id)
    call.then(
      (result) => answer(outcomeOf(result)),
      (bug: unknown) => {
        answer('not-reached')
        throw bug
      },
    )
  }

  function signInAgain(): void {
    const done = (success: boolean): void => happen({ type: 'signed-in-again', ok: success })
    ports.signInAgain().then(done, (bug: unknown) => {
      done(false)
      throw bug
    })
  }

  function delayOf(timer: Timer): number {
    return timer.for === 'ghost' ? ports.requestTimeoutMs : ports.nextDelay(timer.attempt)
  }

  /** One timer for the earliest end. A clock that was set meanwhile is noticed when it fires, and it is armed again. */
  function armEnd(): void {
    if (disposed) return
    const endsAt = nextStepAt(state)
    if (endsAt === Infinity) timers.cancel('end')
    else timers.set('end', Math.max(0, endsAt - clock.now()), () => happen({ type: 'time-passed' }))
  }

  return {
    start(lastHeard) {
      const entries = log.load().map((row) => {
        const rule = row.intent ? ruleOf(row.intent) : row.rule
        return { ...row, quietSince: Math.max(rule?.madeAt ?? 0, lastHeard(row.id) ?? 0) }
      })
      happen({ type: 'restored', entries })
    },
    set: (id, rule) => intended(id, { want: 'muted', rule }),
    clear: (id) => intended(id, { want: 'unmuted' }),
    listAsked() {
      happen({ type: 'list-asked' })
      return state.stamp
    },
    listAnswered: (askedAt, bits) => happen({ type: 'list-answered', askedAt, bits }),
    listFailed: (askedAt) => happen({ type: 'list-failed', askedAt }),
    caughtUp: () => happen({ type: 'caught-up' }),
    messageArrived: (id, heard) => happen({ type: 'heard', id, heard }),
    reached: () => happen({ type: 'reached' }),
    resume: () => happen({ type: 'woke' }),
    [Symbol.dispose]() {
      disposed = true
      timers[Symbol.dispose]()
    },
  }
}

const rowsOf = (commands: readonly Command[]): readonly MuteRow[] =>
  commands.flatMap((command) => (command.do === 'persist' ? command.rows : []))

function outcomeOf(result: Awaited<ReturnType<MuteCall>>): Outcome {
  if (result.ok) return { muted: result.value.muted }
  const { problem } = result
  if (problem.code === 'refused') return { refused: problem.serverSays }
  return problem.code === 'unreachable' && problem.answered ? 'not-understood' : 'not-reached'
}

const timerKey = (timer: Timer): string => ('id' in timer ? `${timer.for} ${timer.id}` : timer.for)
