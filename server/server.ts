import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import * as v from 'valibot'
import { defaultCipher } from '../src/protocol/cipher.ts'
import { readPlaintext } from '../src/protocol/plaintext.ts'
import { type ConversationId, conversationIdSchema, type UserId } from '../src/shared/ids.ts'
import { failed, ok, type Result } from '../src/shared/result.ts'
import { type Clock, type Instant, systemClock } from '../src/shared/time.ts'
import { conversationActions } from './actions/conversations.ts'
import { sessionActions } from './actions/session.ts'
import { type Admin, createAdmin } from './admin.ts'
import { createAuthenticate } from './authenticate.ts'
import { createConversations } from './conversations.ts'
import { openDatabase } from './database.ts'
import { createDoorbells, type Doorbells } from './doorbell.ts'
import type { Fault, Intercept } from './faults.ts'
import { createFeed } from './feed.ts'
import { createHttp } from './http.ts'
import { createMessages } from './messages.ts'
import { createPeople } from './people.ts'
import { createPresence } from './presence.ts'
import { migrations } from './tables.ts'
import type { Handler, Incoming } from './wire.ts'

export interface ServerOptions {
  readonly dataDir: string
  /** 127.0.0.1 unless told: this machine alone. */
  readonly host?: string
  /** Any free one unless told. */
  readonly port?: number
  readonly clock?: Clock
  readonly intercept?: Intercept
  /** RSA key length of people made from now on: 2048 unless told; 1024 is quick to make. */
  readonly keyBits?: number
  /** Which of the two lists names a conversation whose bit changed is documented nowhere. */
  readonly announceBitsIn?: 'conversationchangedof' | 'conversationlistchangedof'
  /** Keep a list of what came in, for `requests()`. */
  readonly recordRequests?: boolean
}

interface ReceivedRequest {
  readonly api: string
  readonly action: string
  readonly conversationId: ConversationId | undefined
  readonly station: string
  readonly user: string
  readonly at: Instant
  /** What was done to it; only `pass`, `cut-answer`, `delayMs` and `answerAfter` were handled. */
  readonly fault: Fault
}

/** A message that somebody's client has just added. */
export interface HeardMessage {
  readonly conversationId: ConversationId
  readonly sender: UserId
  readonly text: string
}

export interface RunningServer {
  /** `http://127.0.0.1:PORT/ozeki/index.php`: what a person types when signing in. */
  readonly baseUrl: string
  readonly port: number
  readonly admin: Admin
  /** What came in, oldest first, by action (`mute`) or by api and action (`chatfriends/list`). */
  requests(action: string): readonly ReceivedRequest[]
  /** Told of every readable message that a client adds, not of what `admin` says. Returns unsubscribe. */
  onMessage(listener: (message: HeardMessage) => void): () => void
  /** Breaks every doorbell connection, as a network would. */
  breakDoorbells(): void
  /** Closes every connection. The same folder and port can be started again at once. */
  stop(): Promise<void>
}

export type StartProblem =
  | { code: 'port-taken' }
  | { code: 'cannot-listen'; detail: string }
  | { code: 'in-use' }
  | { code: 'disk'; detail: string }

const bodySchema = v.object({ conversationid: conversationIdSchema })

export async function openServer(options: ServerOptions): Promise<Result<RunningServer, StartProblem>> {
  const { dataDir, host = '127.0.0.1', port = 0, clock = systemClock, intercept = () => 'pass' } = options
  const { keyBits = 2048, announceBitsIn = 'conversationlistchangedof', recordRequests = false } = options
  const bitKind = announceBitsIn === 'conversationchangedof' ? 'conversation' : 'list'
  const opened = openDatabase(dataDir, migrations)
  if (!opened.ok) return opened
  const database = opened.value
  const transaction = database.transaction
  const people = createPeople(database)
  const conversations = createConversations(database)
  const messages = createMessages(database)
  const feed = createFeed(database)
  const presence = createPresence()
  const admin = createAdmin({
    ...{ people, conversations, messages, feed, presence, clock, keyBits, transaction, bitKind },
  })
  const listeners = new Set<(message: HeardMessage) => void>()
  const received: ReceivedRequest[] = []
  let listening = { host, port }

  const authenticate = createAuthenticate({ people, feed, clock })
  const actions = new Map<string, Handler>([
    ...sessionActions({ people, presence, feed, authenticate, address: () => listening }),
    ...conversationActions({
      ...{ conversations, messages, feed, authenticate, clock, transaction, bitKind },
      onAdded({ id, key }, { data }) {
        const text = defaultCipher.open(key, data)
        const plaintext = text.ok ? readPlaintext(text.value) : undefined
        if (plaintext) for (const listener of listeners) listener({ conversationId: id, ...plaintext })
      },
    }),
  ])

  const attempts = new Map<string, number>()
  async function interceptAndRecord({ api, action, body, headers }: Incoming): Promise<Fault> {
    if (!recordRequests && !options.intercept) return 'pass'
    const attempt = (attempts.get(`${api}/${action}`) ?? 0) + 1
    attempts.set(`${api}/${action}`, attempt)
    const parsed = v.safeParse(bodySchema, body)
    const conversationId = parsed.success ? parsed.output.conversationid : undefined
    const at = clock.now()
    const fault = await intercept({ api, action, attempt, conversationId })
    const { station, user } = headers
    if (recordRequests) received.push({ api, action, conversationId, station, user, at, fault })
    return fault
  }

  let stopped = false
  const http = createHttp({
    clock,
    intercept: interceptAndRecord,
    handle(request) {
      // A request may have been held back until after the end.
      if (stopped) return failed('The server is stopping.')
      const handler = actions.get(`${request.srv}/${request.api}/${request.action}`)
      return handler ? handler(request) : failed('This action is not known here.')
    },
  })
  const doorbells: Doorbells = createDoorbells({
    ...{ http, clock, feed },
    onGone(user) {
      try {
        admin.setAvailable(user, false)
      } catch {
        // The disk is full: nobody is told, which is worth less than the server.
      }
    },
  })
  feed.onQueued(doorbells.ring)
  messages.blankExpired(clock.now())

  const bound = await listen(http, host, port)
  if (!bound.ok) {
    doorbells[Symbol.dispose]()
    database[Symbol.dispose]()
    return bound
  }
  listening = { host, port: bound.value }

  return ok({
    baseUrl: `http://${host.includes(':') ? `[${host}]` : host}:${bound.value}/ozeki/index.php`,
    port: bound.value,
    admin,
    requests: (action) =>
      received.filter((request) => action === request.action || action === `${request.api}/${request.action}`),
    onMessage(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    breakDoorbells: doorbells.breakAll,
    async stop() {
      if (stopped) return
      stopped = true
      doorbells[Symbol.dispose]()
      const closed = promisify(http.close.bind(http))()
      http.closeAllConnections()
      await closed
      database[Symbol.dispose]()
    },
  })
}

/** The same for tests: records what comes in, and throws where it cannot start. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const opened = await openServer({ recordRequests: true, ...options })
  if (!opened.ok) throw new Error(startProblemText(opened.problem))
  return opened.value
}

/** One sentence for the person. */
export function startProblemText(problem: StartProblem): string {
  switch (problem.code) {
    case 'port-taken':
      return 'Another program listens on this port already: choose another one with --port.'
    case 'cannot-listen':
      return `The server cannot listen there: ${problem.detail}.`
    case 'in-use':
      return 'Another server uses this data folder already: choose another one with --data.'
    case 'disk':
      return `The data folder cannot be used: ${problem.detail}.`
  }
}

function listen(
  http: ReturnType<typeof createHttp>,
  host: string,
  port: number,
): Promise<Result<number, StartProblem>> {
  return new Promise((resolve) => {
    const fail = (error: NodeJS.ErrnoException): void => {
      resolve(
        failed(error.code === 'EADDRINUSE' ? { code: 'port-taken' } : { code: 'cannot-listen', detail: error.message }),
      )
    }
    http.once('error', fail).listen(port, host, () => {
      http.off('error', fail)
      resolve(ok(portOf(http.address()) ?? port))
    })
  })
}

const portOf = (address: AddressInfo | string | null): number | undefined =>
  address !== null && typeof address === 'object' ? address.port : undefined
