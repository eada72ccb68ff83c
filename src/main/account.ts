import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setImmediate as breathe } from 'node:timers/promises'
import type { MessagePage, PageProblem, SendProblem } from '../shared/bridge/contract.ts'
import type { ConversationId, MessageId, UserId } from '../shared/ids.ts'
import type { Connection as ConnectionState, DiskTrouble, Message, SignInProblem } from '../shared/model.ts'
import type { Judgement, MuteProblem, MuteRule, Silence, WeeklySilence } from '../shared/mute/model.ts'
import { failed, ok, type Result } from '../shared/result.ts'
import { MINUTE, SECOND, type Clock } from '../shared/time.ts'
import type { AccountRecord } from './account-record.ts'
import type { Push } from './bridge/push.ts'
import { describeBug } from './crash.ts'
import { createRefresh } from './conversations/activity.ts'
import { createConnection } from './conversations/connection.ts'
import { createDirectory, directoryTables } from './conversations/directory.ts'
import { createMentionFinder } from './conversations/mention.ts'
import { createOpener } from './conversations/opening.ts'
import { createPages } from './conversations/pages.ts'
import { fetchPreviews } from './conversations/previews.ts'
import { createSending } from './conversations/sending.ts'
import { createConversationStore, type Looking, type Snapshot, type StoreChange } from './conversations/store.ts'
import { createSync } from './conversations/sync.ts'
import type { openDatabase } from './disk/database.ts'
import { createSealer } from './disk/sealer.ts'
import { createExpiry } from './history/expiry.ts'
import { createHistory, historyTables } from './history/history.ts'
import type { Log } from './log.ts'
import { createIntentLog, mutesRescued, muteTables } from './mute/intent-log.ts'
import { createLocalSilences, localSilencesRescued, localSilenceTables } from './mute/local-silences.ts'
import { createMuteService } from './mute/service.ts'
import { createDeliverer, type DelivererPorts } from './notifications/deliverer.ts'
import { viewOf } from './notifications/view.ts'
import { nextDelay } from './ozeki/backoff.ts'
import type { OzekiClient, SignedIn } from './ozeki/client.ts'
import { createServerSession } from './ozeki/session.ts'

/** Everything that belongs to one account, made here and nowhere else, lying in one folder. */
export interface Account extends AsyncDisposable {
  /** Resolves once what lies on disk is in the snapshot; then the server is asked. */
  start(): Promise<void>
  connection(): ConnectionState
  snapshot(): Snapshot
  subscribe(listener: (change: StoreChange) => void): () => void
  page(id: ConversationId, before: number | null, limit: number): Promise<Result<MessagePage, PageProblem>>
  send(id: ConversationId, text: string): Promise<Result<MessageId, SendProblem>>
  look(at: Looking | null): void
  mute(id: ConversationId, rule: MuteRule): Result<null, MuteProblem>
  unmute(id: ConversationId): Result<null, MuteProblem>
  /** On this computer alone. Null: none. */
  schedule(id: ConversationId, schedule: WeeklySilence | null): Result<null, MuteProblem>
  mutePerson(person: UserId, where: ConversationId | 'everywhere', isMuted: boolean): Result<null, MuteProblem>
  /** Newest first. */
  verdicts(id: ConversationId): readonly Judgement[]
  /** The person asked, or the computer woke up. */
  retry(): void
  resume(): void
}

export interface AccountPorts {
  readonly dir: string
  readonly record: AccountRecord
  readonly client: OzekiClient
  readonly openDatabase: typeof openDatabase
  /** Whether a text says one of the person's keywords, as they are now. */
  readonly matchesKeyword: (text: string) => boolean
  /** What silences everything on this computer at this moment. */
  readonly everywhere: () => readonly Silence[]
  /** IANA. */
  readonly timeZone: () => string
  /** 32 bytes that open what lies in the folder; made anew at each start where nothing is to be kept. */
  readonly sealingKey: Uint8Array
  /** Names and messages of this run stay on disk. */
  readonly keepsTexts: () => boolean
  readonly clock: Clock
  readonly random: () => number
  readonly log: Log
  readonly push: Push
  readonly sinks: DelivererPorts['sinks']
  readonly onOpen: DelivererPorts['onOpen']
  /** Resolves when the server may be asked: a window that is opening needs the computer more. */
  readonly windowFirst: Promise<unknown>
  readonly onConnection: () => void
  readonly onRejected: (problem: SignInProblem) => void
  /** The server gives the list (null), or refuses it in a new session too: its words. */
  readonly onList: (refusal: string | null) => void
  /** This computer's clock differs from the server's by so much (ms) that requests may be refused for it. */
  readonly onClockWrong: (byMs: number) => void
  /** The person has to know that an earlier database could not be read. */
  readonly onDamaged: (copy: string) => void
  /** Told once when the disk begins to refuse what is to be kept; null once it takes it again. */
  readonly onDiskTrouble: (trouble: DiskTrouble | null) => void
}

/** A request that takes longer has not been answered: the client gives it up, and the mute queue counts from it. */
export const REQUEST_TIMEOUT_MS = 30 * SECOND
const TOLERATED_SKEW_MS = MINUTE

export function openAccount(ports: AccountPorts): Result<Account, SignInProblem> {
  const { dir, record, client, clock, random, log, push } = ports
  const me = record.userId
  const tables = [`${muteTables}; ${historyTables}`, directoryTables, localSilenceTables]
  const opened = ports.openDatabase(join(dir, 'hush.db'), tables, clock.now(), {
    rescued: [...mutesRescued, ...localSilencesRescued],
    onTrouble(trouble) {
      log.warn('disk', { trouble: trouble ?? 'none' })
      ports.onDiskTrouble(trouble)
    },
  })
  if (!opened.ok) return failed({ code: 'disk', detail: opened.problem.detail })
  const { database, problem } = opened.value
  if (problem) ports.onDamaged(problem.copy)

  const onBroke = (error: unknown): void => log.error('account.broke', describeBug(error))
  const sealer = createSealer(ports.sealingKey)
  const history = createHistory({ database, sealer })
  const keptAtOpening = ports.keepsTexts()
  if (!keptAtOpening) history.forget()
  const directory = createDirectory({ database, sealer, clock, onBroke })
  const store = createConversationStore({ me, clock, everywhere: ports.everywhere })
  const refresh = createRefresh({ history, store, me, clock })
  let hasList = false
  let isOver = false
  /** What must be over before the database is closed. */
  const underWay = new Set<Promise<unknown>>()
  function finish<T>(work: Promise<T>): Promise<T> {
    underWay.add(work)
    const done = (): void => void underWay.delete(work)
    work.then(done, done)
    return work
  }

  /** The disk may refuse: the person is told by `onDiskTrouble`, and what they do goes on. */
  function tolerantly(keep: () => void): void {
    try {
      keep()
    } catch (error) {
      onBroke(error)
    }
  }

  const connection = createConnection({
    client,
    clock,
    nextDelay: (attempt) => nextDelay(attempt, random),
    onState(state) {
      log.info('connection', { state: state.state })
      if (state.state === 'online') {
        mute.reached()
        // Not at each new session: who is refused once more in a new one would sign in, and ask, for ever.
        sync.ring()
      }
      ports.onConnection()
    },
    onSignedIn,
    onRejected: ports.onRejected,
  })

  const mute = createMuteService({
    log: createIntentLog(database),
    api: {
      // Nonsense in answer to these is the queue's to retry, in its own time: being reached again would hurry it.
      mute: (id) => connection.once(() => client.mute(id), false),
      unmute: (id) => connection.once(() => client.unmute(id), false),
    },
    signInAgain: connection.renew,
    askList: () => void sync.list(),
    publish: store.setMutes,
    tell(news) {
      const name = store.snapshot().rows.get(news.id)?.name ?? ''
      const { id, ...rest } = news
      push('mute.told', { ...rest, conversationId: id, name })
      if (news.kind === 'elsewhere' && !news.muted) sync.unmutedElsewhere(id)
    },
    notSaved: () => log.error('mute.not-saved'),
    clock,
    nextDelay: (attempt) => nextDelay(attempt, random),
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
  })

  const silences = createLocalSilences({
    database,
    clock,
    timeZone: ports.timeZone,
    publish: store.setLocal,
    publishPeople: store.setMutedPeople,
  })

  const session = createServerSession({ client, clock, random, onMaybeChanged: () => sync.ring() })
  const opener = createOpener({
    keyring: session.keyring,
    me,
    namesMe: createMentionFinder([record.nick, record.name]),
  })

  const deliverer = createDeliverer({
    sinks: ports.sinks,
    viewOf: (id) => viewOf(store.snapshot(), id, clock.now()),
    record(judgements) {
      // What the disk does not take is judged again at the next start.
      tolerantly(() => history.judge(judgements))
      refresh(new Set(judgements.map(({ conversationId }) => conversationId)))
    },
    onOpen: ports.onOpen,
    matchesKeyword: ports.matchesKeyword,
    me,
    clock,
  })
  store.subscribe(deliverer.follow)

  const sync = createSync({
    client,
    connection,
    history,
    store,
    opener,
    clock,
    readings: { asked: mute.listAsked, answered: mute.listAnswered, failed: mute.listFailed },
    signedInAt: record.signedInAt,
    onDescribed(descriptions) {
      if (!hasList) {
        hasList = true
        ports.onConnection()
      }
      directory.save(descriptions)
    },
    onList: ports.onList,
    onBroke,
    onStored(id, messages, replaces) {
      if (replaces) deliverer.withdraw(id)
      refresh([id])
      push('messages.changed', { conversationId: id, messages, removed: [], replaces })
      expiry.check()
    },
    onArrived(arrivals) {
      const loud: Message[] = []
      for (const { message, storedAt } of arrivals) {
        const { conversationId, content, createdAt } = message
        // A muted person never ends a mute.
        if (content.kind === 'text' && content.sender !== me && !silences.isMuted(content.sender, conversationId)) {
          mute.messageArrived(conversationId, { ...content, createdAt, storedAt })
        }
        // What is silent is judged before the next message can end the mute; the rest is one notification.
        if (store.isSilenced(conversationId)) deliverer.arrived([message])
        else loud.push(message)
      }
      deliverer.arrived(loud)
    },
    onCaughtUp: () => mute.caughtUp(),
  })

  const expiry = createExpiry({
    history,
    clock,
    onBroke,
    onExpired(gone) {
      refresh(gone.keys())
      for (const [conversationId, removed] of gone) {
        deliverer.expired(conversationId, removed)
        push('messages.changed', { conversationId, messages: [], removed, replaces: false })
      }
    },
  })

  const pages = createPages({ client, connection, history, store, opener, clock })
  const sending = createSending({
    client,
    connection,
    keyring: session.keyring,
    sync,
    history,
    store,
    me,
    clock,
    newId: randomUUID,
    onSending(message) {
      push('messages.changed', {
        conversationId: message.conversationId,
        messages: [message],
        removed: [],
        replaces: false,
      })
    },
    onFailed(conversationId, id) {
      push('messages.changed', { conversationId, messages: [], removed: [id], replaces: false })
    },
  })

  function onSignedIn(next: SignedIn): void {
    const isFirst = session.keyring() === null
    session.renew(next)
    const skewMs = client.skewMs()
    if (skewMs !== null && Math.abs(skewMs) > TOLERATED_SKEW_MS) ports.onClockWrong(skewMs)
    if (!isFirst) sync.signedInAgain()
    else {
      void client.announceAvailable()
      const fetchThem = () => fetchPreviews({ store, pages, refresh })
      void finish(sync.list().then(fetchThem).catch(onBroke))
    }
  }

  async function start(): Promise<void> {
    for (const descriptions of directory.load()) {
      if (isOver) return
      store.describe(descriptions)
      refresh(descriptions.map(({ id }) => id))
      await breathe()
    }
    if (isOver) return
    silences.start()
    mute.start(history.newestFromOthers)
    expiry.check()
    void ports.windowFirst.then(() => {
      if (!isOver) connection.start()
    })
  }

  return ok({
    start: () => finish(start()),
    // Without the list there is nothing to be online with.
    connection: () =>
      connection.state().state === 'online' && !hasList ? { state: 'connecting' } : connection.state(),
    snapshot: store.snapshot,
    subscribe: store.subscribe,
    page: (id, before, limit) =>
      finish(
        pages.page(id, before, limit).then((page) => {
          refresh([id])
          return page
        }),
      ),
    send: (id, text) => finish(sending.send(id, text)),
    look(at) {
      store.look(at)
      if (!at) return
      tolerantly(() => history.readUpTo(at.id, at.upTo))
      deliverer.read(at.id)
      refresh([at.id])
    },
    mute: (id, rule) => (store.description(id) ? mute.set(id, rule) : failed({ code: 'unknown-conversation' })),
    unmute: (id) => (store.description(id) ? mute.clear(id) : failed({ code: 'unknown-conversation' })),
    schedule: (id, schedule) =>
      store.description(id) ? silences.setSchedule(id, schedule) : failed({ code: 'unknown-conversation' }),
    mutePerson: silences.mutePerson,
    verdicts: history.verdicts,
    retry() {
      connection.retry()
      session.nudge()
    },
    resume() {
      sync.resume()
      mute.resume()
      silences.resume()
      expiry.check()
      connection.retry()
      session.nudge()
    },
    async [Symbol.asyncDispose]() {
      isOver = true
      session[Symbol.dispose]()
      sync[Symbol.dispose]()
      connection[Symbol.dispose]()
      mute[Symbol.dispose]()
      silences[Symbol.dispose]()
      expiry[Symbol.dispose]()
      client[Symbol.dispose]()
      await deliverer[Symbol.asyncDispose]()
      await Promise.allSettled(underWay)
      // What this run has sealed with a key of its own nobody will ever open.
      if (!keptAtOpening || !ports.keepsTexts()) tolerantly(history.forget)
      directory[Symbol.dispose]()
      database[Symbol.dispose]()
    },
  })
}
