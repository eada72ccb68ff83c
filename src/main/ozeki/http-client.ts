import type { KeyObject } from 'node:crypto'
import { createRsaSigner, type RequestSigner } from '../../protocol/signature.ts'
import type { ConversationId, UserId } from '../../shared/ids.ts'
import type { SignInProblem } from '../../shared/model.ts'
import { failed, ok, type Result } from '../../shared/result.ts'
import { type Clock, SECOND } from '../../shared/time.ts'
import { nextDelay } from './backoff.ts'
import type { Batch, CallProblem, ListedConversation, OzekiClient, Point, SignedIn } from './client.ts'
import { createListReader, type ListReader } from './list-reader.ts'
import * as requests from './requests.ts'
import { type Body, createTransport, type Fetch, parseBody } from './transport.ts'
import { logIn, type StationCredentials } from './sign-in.ts'
import type { Api } from './urls.ts'
import * as wire from './wire.ts'
import { wordsWithout } from './words.ts'

export interface ClientPorts extends StationCredentials {
  readonly fetch: Fetch
  readonly clock: Clock
  readonly random?: () => number
  /** For one exchange, the body included; 30 s. */
  readonly timeoutMs?: number
  readonly maxAnswerBytes?: number
  /** How a site signs; by default the profile `default`. */
  readonly signerFor?: (privateKey: KeyObject) => RequestSigner
  /** Told what was left out of an answer, since it made no sense: a kind and an id. */
  readonly onLeftOut?: wire.OnDropped
  /** The absolute path of `list-worker`, built or not: big lists are read there. Without it they are read here. */
  readonly listWorkerEntry?: string
  /** That thread has ended by itself: a bug, and lists are read here from now on. */
  readonly onBroke?: (error: unknown) => void
}

interface LiveSession {
  readonly userId: UserId
  readonly privateKey: KeyObject
  readonly signer: RequestSigner
  readonly lists: ListReader
  readonly urls: ReadonlyMap<Api, string>
}

const EXTRA_TRIES = 2
/** From HTTP 502 on, what stands in between speaks (bad gateway, time-out): the server behind it may still be at work. */
const FIRST_OF_GATEWAYS = 502
/** The `Date` header is exact to a second or so; whatever is beyond that may be what a strict server refuses. */
const MEASURED_WITHIN_MS = 2 * SECOND
/** Where even that does not tell, the order in which they came has to do. */
const MOST_PAGES_FOR_ORDER = 3
const PAGE_FOR_ORDER = 50

/**
 * The API over HTTP.
 *
 * Requests carry this computer's time, corrected by the server's `Date` header once that is known to be needed: after a
 * refusal (a stale timestamp looks like any other), by what the next sign-in finds between the clocks.
 */
export function createOzekiClient(ports: ClientPorts): OzekiClient {
  const { clock, apiKey, stationId, random = Math.random } = ports
  const { signerFor = createRsaSigner, onLeftOut: dropped = () => undefined } = ports
  const end = new AbortController()
  const life = end.signal
  const { timeoutMs = 30 * SECOND, maxAnswerBytes = 128 * 2 ** 20 } = ports
  const post = createTransport({ fetch: ports.fetch, clock, timeoutMs, maxAnswerBytes, life })
  let session: LiveSession | null = null
  let skewMs: number | null = null
  let correctionMs = 0
  let wasRefused = false
  /** Null: no page of this run was long enough to tell. */
  let newestFirst: boolean | null = null
  let pagesForOrder = 0
  /** Nobody needs old reports, and without a point the server sends all of them, every time. */
  const newestReports = new Map<ConversationId, Point>()

  async function signIn(): Promise<Result<SignedIn, SignInProblem>> {
    const answer = await logIn(ports, { post, says })
    if (!answer.ok) return answer
    if (life.aborted) return failed({ code: 'unreachable', detail: 'stopped' })
    learnTime(answer.value.skewMs)
    const { signedIn, urls } = answer.value
    const { userId, privateKey } = signedIn
    session = { userId, privateKey, signer: signerFor(privateKey), lists: listsOf(userId, privateKey), urls }
    return ok(signedIn)
  }

  /** What was read of one person's lists stands for as long as it is that person, with that key. */
  function listsOf(me: UserId, privateKey: KeyObject): ListReader {
    if (session?.userId === me && session.privateKey.equals(privateKey)) return session.lists
    session?.lists[Symbol.dispose]()
    const { listWorkerEntry: workerEntry = null, onBroke = () => undefined } = ports
    return createListReader({ me, privateKey, workerEntry, onLeftOut: dropped, onBroke })
  }

  function learnTime(measuredMs: number | null): void {
    skewMs = measuredMs
    if (wasRefused && measuredMs !== null) correctionMs = Math.abs(measuredMs) > MEASURED_WITHIN_MS ? measuredMs : 0
    wasRefused = false
  }

  /** One exchange, down to the bytes of its answer. */
  async function exchange(
    api: Api,
    fields: requests.Fields,
    onBytes?: (bytes: number, session: LiveSession) => void,
  ): Promise<Result<{ body: Body; session: LiveSession }, CallProblem>> {
    if (session === null || life.aborted) return failed({ code: 'signed-out' })
    const asked = session
    const { userId, signer, urls } = asked
    const body = requests.bodyOf(fields, clock.now() + correctionMs)
    const headers: Record<string, string> = { 'Ozeki-Station': stationId }
    // Documented: the notification call is told by its station alone.
    if (api !== 'notification') {
      headers['Ozeki-User'] = userId
      headers['Ozeki-Signature'] = await signer.sign(body)
    }
    const answer = await post({
      url: urls.get(api) ?? '',
      headers,
      body,
      onBytes: (bytes) => onBytes?.(bytes, asked),
    })
    if (!answer.ok) return unreachable(answer.problem, false)
    skewMs = answer.value.skewMs ?? skewMs
    const { status } = answer.value
    // The API says no in `status` of the body: an HTTP error is never a refusal.
    if (status < 200 || status >= 300) return unreachable(`HTTP ${status}`, status < FIRST_OF_GATEWAYS)
    return ok({ body: answer.value.body, session: asked })
  }

  /** One exchange. `read` makes our words of the answer, or null where it cannot. */
  async function call<T>(
    api: Api,
    fields: requests.Fields,
    read: (body: unknown, me: UserId) => T | null,
  ): Promise<Result<T, CallProblem>> {
    const answer = await exchange(api, fields)
    if (!answer.ok) return answer
    const envelope = wire.readEnvelope(parseBody(answer.value.body))
    if (!envelope.ok) return saidNo(envelope.problem)
    const value = read(envelope.value, answer.value.session.userId)
    return value === null ? unreachable('an answer that makes no sense', true) : ok(value)
  }

  async function list(): Promise<Result<readonly ListedConversation[], CallProblem>> {
    const answer = await exchange('conversation', requests.listFields, (bytes, { lists }) => lists.expect(bytes))
    if (!answer.ok) return answer
    const listed = await answer.value.session.lists.read(answer.value.body)
    return listed.ok ? listed : saidNo(listed.problem)
  }

  function saidNo(problem: wire.AnswerProblem) {
    if (problem.code === 'broken') return unreachable(problem.detail, true)
    wasRefused = true
    return failed({ code: 'refused', serverSays: says(problem.serverSays) } as const)
  }

  /** For what changes nothing: tries again where the server was not reached. */
  async function patiently<T>(ask: () => Promise<Result<T, CallProblem>>): Promise<Result<T, CallProblem>> {
    for (let tries = 0; ; tries++) {
      const result = await ask()
      if (result.ok || result.problem.code !== 'unreachable' || tries === EXTRA_TRIES || life.aborted) return result
      await pause(nextDelay(tries, random))
    }
  }

  function pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        cancel()
        life.removeEventListener('abort', done)
        resolve()
      }
      const cancel = clock.setTimer(delayMs, done)
      life.addEventListener('abort', done)
    })
  }

  const says = wordsWithout([apiKey, stationId])
  function readBatch(body: unknown): Batch | null {
    const read = wire.readBatch(body, dropped, newestFirst)
    newestFirst = read?.newestFirst ?? newestFirst
    return read?.batch ?? null
  }

  const isNewestFirst = (): boolean => newestFirst ?? false

  /** A few messages say nothing of their order: a longer page of the same conversation may. */
  async function inOrder(
    { id, instance }: { id: ConversationId; instance: string },
    batch: Result<Batch, CallProblem>,
  ): Promise<Result<Batch, CallProblem>> {
    if (!batch.ok || batch.value.messages.length < 2 || newestFirst !== null) return batch
    if (pagesForOrder++ >= MOST_PAGES_FOR_ORDER) return batch
    const page = { id, instance, from: null, fromReport: null, limit: PAGE_FOR_ORDER }
    const longer = await call('conversation', requests.pageFields('downloadpartial', page), readBatch)
    if (!longer.ok && longer.problem.code === 'unreachable') return longer
    return isNewestFirst() ? ok({ ...batch.value, messages: batch.value.messages.toReversed() }) : batch
  }

  async function setBit(action: 'mute' | 'unmute', id: ConversationId) {
    return call('conversation', requests.muteFields(action, id), (body, me) => {
      // `status` has said that it is done: an answer that shows no row at all is taken at its word.
      if (wire.showsNoConversation(body)) return { muted: action === 'mute' }
      const conversation = wire.readOneConversation(body, me)
      return conversation?.id === id ? { muted: conversation.muted } : null
    })
  }

  const nothing = async (api: Api, fields: requests.Fields): Promise<Result<null, CallProblem>> => {
    const result = await call(api, fields, () => true)
    return result.ok ? ok(null) : result
  }

  return {
    signIn,
    // Once: the server forgets what it has told, so a second answer says nothing of what the first one said.
    changes: () => call('notification', requests.changesFields, wire.readChanges),
    list: () => patiently(list),
    openNames: (onOpened) => session?.lists.openNames(onOpened) ?? Promise.resolve(false),
    downloadPartial: ({ id, instance, before, limit }) =>
      patiently(() => {
        const page = { id, instance, from: before, fromReport: null, limit }
        return call('conversation', requests.pageFields('downloadpartial', page), readBatch)
      }),
    download: ({ id, instance, after }) =>
      patiently(async () => {
        const page = { id, instance, from: after, fromReport: newestReports.get(id) ?? null }
        const batch = await inOrder(page, await call('conversation', requests.pageFields('download', page), readBatch))
        const newest = batch.ok ? batch.value.reports.at(-1) : undefined
        if (newest) newestReports.set(id, { id: newest.id, at: newest.createdAt })
        return batch
      }),
    add: (message) => nothing('conversation', requests.addFields(message)),
    mute: (id) => setBit('mute', id),
    unmute: (id) => setBit('unmute', id),
    friends: () => patiently(() => call('friends', requests.listFields, wire.readFriends)),
    announceAvailable: () => nothing('availability', requests.availableFields),
    reportViewed: (viewed) => nothing('reports', requests.viewedFields(viewed)),
    skewMs: () => skewMs,
    [Symbol.dispose]() {
      end.abort()
      session?.lists[Symbol.dispose]()
      session = null
    },
  }
}

const unreachable = (detail: string, answered: boolean) => failed({ code: 'unreachable', detail, answered } as const)
