import type { MessageBus } from 'dbus-native'
import * as v from 'valibot'
import { createListeners } from '../../shared/listeners.ts'
import { failed, ok, type Result } from '../../shared/result.ts'
import { MINUTE, SECOND, type CancelTimer, type Clock } from '../../shared/time.ts'

/** The D-Bus session bus, as far as notifications need it. The only file that knows the library. */
export interface SessionBus extends Disposable {
  readonly connected: boolean
  /** Resolves when the first attempt has succeeded or failed. */
  readonly tried: Promise<void>
  /**
   * Calls a method and gives its values. Never rejects. Without an answer for `PATIENCE_MS` it has failed; whoever cannot
   * wait that long races it.
   */
  call(call: BusCall): Promise<Result<readonly unknown[], BusProblem>>
  /** Signals that match one of the rules given at creation. Returns its unsubscribe. */
  onSignal(listener: (signal: BusSignal) => void): () => void
  /** The connection came (and the match rules are in place) or went. Returns its unsubscribe. */
  onConnection(listener: (connected: boolean) => void): () => void
}

export interface BusCall {
  readonly destination: string
  readonly path: string
  readonly interface: string
  readonly member: string
  readonly signature?: string
  readonly body?: readonly unknown[]
}

/** `error` carries the D-Bus name of the error, never its text. */
export type BusProblem = { code: 'no-bus' } | { code: 'no-answer' } | { code: 'error'; name: string }

const signalSchema = v.object({
  type: v.literal(4),
  sender: v.string(),
  path: v.string(),
  interface: v.string(),
  member: v.string(),
  body: v.optional(v.array(v.unknown()), []),
})
export type BusSignal = v.InferOutput<typeof signalSchema>

const problemSchema = v.object({ code: v.optional(v.string()), dbusName: v.optional(v.string(), 'unknown') })

/** What every D-Bus library allows an answer. */
const PATIENCE_MS = 25 * SECOND
const FIRST_RETRY_MS = SECOND
const LAST_RETRY_MS = MINUTE

/** Connects at once, and again whenever the bus went away, more and more slowly. `address` defaults to the session's own. */
export function createSessionBus(options: {
  readonly address?: string
  readonly matchRules: readonly string[]
  readonly clock: Clock
}): SessionBus {
  const { clock, matchRules } = options
  const signals = createListeners<BusSignal>()
  const connections = createListeners<boolean>()
  let bus: MessageBus | null = null
  let connected = false
  let disposed = false
  let retryMs = FIRST_RETRY_MS
  let cancelRetry: CancelTimer = () => undefined

  function lost(which: MessageBus | null): void {
    if (disposed || bus !== which) return
    bus = null
    if (which) discard(which)
    cancelRetry()
    cancelRetry = clock.setTimer(retryMs, () => void connect())
    retryMs = Math.min(retryMs * 2, LAST_RETRY_MS)
    if (!connected) return
    connected = false
    connections.tell(false)
  }

  async function connect(): Promise<void> {
    const address = options.address ?? sessionAddress()
    const library = await import('dbus-native').catch(() => null)
    // The library throws (and warns on the console) for addresses that it cannot read.
    const opened =
      address === null || library === null
        ? null
        : openedOrNull(() => library.createClient({ busAddress: address, timeout: PATIENCE_MS }))
    if (disposed) {
      if (opened) discard(opened)
      return
    }
    bus = opened
    if (!opened) {
      lost(null)
      return
    }
    opened.connection.on('error', () => lost(opened))
    opened.connection.on('close', () => lost(opened))
    opened.connection.on('end', () => lost(opened))
    opened.connection.on('message', (message) => {
      const signal = v.safeParse(signalSchema, message)
      if (signal.success) signals.tell(signal.output)
    })
    try {
      for (const rule of matchRules) await opened.addMatch(rule)
    } catch {
      lost(opened)
      return
    }
    if (bus !== opened) return
    connected = true
    retryMs = FIRST_RETRY_MS
    connections.tell(true)
  }

  const tried = connect()

  return {
    tried,
    get connected() {
      return connected
    },
    async call({ body, ...call }) {
      const on = bus
      if (!on || !connected) return failed({ code: 'no-bus' })
      return new Promise((resolve) => {
        const message = { ...call, ...(body ? { body: [...body] } : {}) }
        on.invoke(message, (error: unknown, ...values: unknown[]) => {
          resolve(error ? failed(problemOf(error)) : ok(values))
        })
      })
    },
    onSignal: signals.add,
    onConnection: connections.add,
    [Symbol.dispose]() {
      disposed = true
      cancelRetry()
      if (bus) discard(bus)
      bus = null
      connected = false
    },
  }
}

function openedOrNull(open: () => MessageBus): MessageBus | null {
  try {
    return open()
  } catch {
    return null
  }
}

function discard(bus: MessageBus): void {
  bus.connection.end()
  // A peer that hangs would keep a half-closed socket (and its unanswered calls) for ever.
  bus.connection.stream.destroy()
}

function problemOf(error: unknown): BusProblem {
  const known = v.safeParse(problemSchema, error)
  if (!known.success) return { code: 'error', name: 'unknown' }
  if (known.output.code === 'ETIMEDOUT') return { code: 'no-answer' }
  if (known.output.code === 'ECONNCLOSED') return { code: 'no-bus' }
  return { code: 'error', name: known.output.dbusName }
}

/** systemd's place for the bus serves where the environment does not tell (a session started without a login shell). */
function sessionAddress(): string | null {
  const { DBUS_SESSION_BUS_ADDRESS: told, XDG_RUNTIME_DIR: runtime } = process.env
  // Other families ("autolaunch:") are for libraries that may start processes.
  if (told !== undefined && /^(unix|tcp):/.test(told)) return told
  return runtime === undefined ? null : `unix:path=${runtime}/bus`
}
