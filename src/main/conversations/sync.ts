import type { ConversationId, MessageId } from '../../shared/ids.ts'
import type { Message } from '../../shared/model.ts'
import { MINUTE, SECOND, type CancelTimer, type Clock, type Instant } from '../../shared/time.ts'
import type { Cursor, History, Owed } from '../history/history.ts'
import type { ListedConversation, OzekiClient } from '../ozeki/client.ts'
import { createCatchingUp } from './catching-up.ts'
import type { Connection } from './connection.ts'
import { createLister } from './lister.ts'
import { createNewsReader, TOLERATED_LAG_MS } from './news.ts'
import { describe, type Opener } from './opening.ts'
import { inSlices } from './slices.ts'
import type { ConversationStore, Description } from './store.ts'

/**
 * Turns "something changed" into fetches, and fetches into one stream of arrivals. The order of its steps, and what a crash
 * between two of them costs (nothing), is told in docs/architecture.md, "The way of a message".
 */
export interface Sync extends Disposable {
  /** Something may have changed: ask the server what. */
  ring(): void
  /** A new session may have begun a new list of changes: what was told in none of them is in the next list. */
  signedInAgain(): void
  /** Ask `list` once more. Resolves true when it was answered. */
  list(): Promise<boolean>
  /** The computer was asleep: `onCaughtUp` is owed once more. To be called before the list that waking asks for. */
  resume(): void
  /** The list has told that a mute was over before these messages came: what it held meanwhile is judged again. */
  unmutedElsewhere(id: ConversationId): void
  /** Fetch one conversation's news now (after sending into it). False where it could not be had. */
  fetch(id: ConversationId): Promise<boolean>
}

export interface SyncPorts {
  readonly client: Pick<OzekiClient, 'changes' | 'list' | 'openNames' | 'download' | 'downloadPartial'>
  readonly connection: Pick<Connection, 'call'>
  readonly history: History
  readonly store: ConversationStore
  readonly opener: Opener
  readonly clock: Clock
  /** A stamp for a list about to be asked; what to do with its bits, or with its failure. */
  readonly readings: {
    asked(): number
    answered(stamp: number, bits: ReadonlyMap<ConversationId, boolean>): void
    failed(stamp: number): void
  }
  /** What was there before, in a conversation that appears later, is not news. */
  readonly signedInAt: Instant
  /** Everything that the list showed, with the names that are open by then. */
  readonly onDescribed: (descriptions: readonly Description[]) => void
  /** The list was given (null), or refused also in a new session: the server's words. */
  readonly onList: (refusal: string | null) => void
  /** On disk: update the counts, tell the window. `replaces` where the incarnation is new. */
  readonly onStored: (id: ConversationId, messages: readonly Message[], replaces: boolean) => void
  /** A bug, or a disk that takes nothing: what was to be fetched is fetched at the next ring, or in a minute. */
  readonly onBroke: (error: unknown) => void
  /** To be judged now, oldest first; the bits are as fresh as they will be. */
  readonly onArrived: (arrivals: readonly Arrival[]) => void
  /** What the first list of this run, or after `resume`, has owed is judged, or refused: nothing of it is out of reach. */
  readonly onCaughtUp: () => void
}

/** A message with the instant at which it was stored here; of one from an earlier run the instant of its making. */
interface Arrival {
  readonly message: Message
  readonly storedAt: Instant
}

const AT_ONCE = 4
/** A server that rings because it was asked must not keep us asking. */
const NOTHINGS_AT_ONCE = 5
const PAUSE_AFTER_NOTHING_MS = 1000
const LONGEST_WAIT_FOR_BITS_MS = 2000
/** Who is refused again in each new session must not sign in faster and faster. */
const PAUSE_AFTER_SIGNING_IN_MS = 5 * SECOND
const RETRY_DISK_MS = MINUTE

export function createSync(ports: SyncPorts): Sync {
  const { client, connection, history, store, opener, clock, readings } = ports
  const fetching = new Map<ConversationId, Promise<void>>()
  /** As on disk: which conversations have news to fetch. */
  const owed = new Map(history.owed().map(({ id, generation }) => [id, generation]))
  /** Owed, but just now out of reach: the next ring tries again. */
  const unreachable = new Set<ConversationId>()
  /** Held by a mute that a list under way may prove to be over. */
  const heldMeanwhile = new Map<ConversationId, readonly Arrival[]>()
  /** When what this run took before the first bits was stored. */
  const storedEarly = new Map<MessageId, Instant>()
  const catchingUp = createCatchingUp({
    outstanding: () => new Set([...owed.keys(), ...fetching.keys()]),
    onCaughtUp: ports.onCaughtUp,
  })
  let lastListed: ReadonlyMap<ConversationId, ListedConversation> = new Map()
  /** Until it is over no download begins: it would find half a list. */
  let taking: Promise<void> | null = null
  let isBaselined = history.isBaselined()
  let hasBits = false
  let asking = false
  /** Answers in a row that told nothing, and when the last one came. */
  let nothings = 0
  let nothingAt = 0
  let cancelPause: CancelTimer = () => undefined
  let askAgain = false
  /** The server may have told, and forgotten, what we did not hear. */
  let mayHaveMissed = true
  let cancelRetry: CancelTimer | null = null
  let cancelNewSession: CancelTimer = () => undefined
  let isDisposed = false
  /** Asked after every wait: a closed account takes nothing in any more. */
  const isOver = (): boolean => isDisposed

  const newsFrom = ports.signedInAt - TOLERATED_LAG_MS
  const lister = createLister({
    // Whoever waits for the list is answered, whatever broke.
    list: () =>
      list().catch((bug: unknown) => {
        notKept(bug)
        return false
      }),
    clock,
  })
  const readNews = createNewsReader({ client, connection, history, opener })

  async function list(): Promise<boolean> {
    // Repeated after signing in again, it is a reading of its own.
    const stamps: number[] = []
    let round = 0
    const answer = await connection.call(() => {
      stamps.push(readings.asked())
      round = catchingUp.round()
      return client.list()
    })
    if (isOver()) return false
    const stamp = answer.ok ? stamps.pop() : undefined
    for (const unanswered of stamps) readings.failed(unanswered)
    if (!answer.ok || stamp === undefined) {
      mayHaveMissed = true
      if (!answer.ok && answer.problem.code === 'refused') ports.onList(answer.problem.serverSays)
      return false
    }
    ports.onList(null)
    // All the bits before the first row: nothing is judged, and nothing shown, by half a list.
    readings.answered(stamp, new Map(answer.value.map(({ id, muted }) => [id, muted])))
    taking = takeList(answer.value).finally(() => {
      taking = null
    })
    await taking
    if (isOver()) return false
    if (!hasBits) {
      hasBits = true
      ports.onArrived(
        history.unjudged().map((message) => ({ message, storedAt: storedEarly.get(message.id) ?? message.createdAt })),
      )
      storedEarly.clear()
    }
    catchingUp.listed(round)
    // Before the names are open too: whoever is killed now has the list at the next start.
    saveDescriptions()
    void openNames()
    pump()
    return true
  }

  /** In slices, since main never stalls. Rows that are as they were told before are the same objects, and done with. */
  async function takeList(listed: readonly ListedConversation[]): Promise<void> {
    const different = listed.filter((each) => lastListed.get(each.id) !== each)
    lastListed = new Map(listed.map((each) => [each.id, each]))
    const begun: ConversationId[] = []
    const keep = (): Promise<void> => keepList(listed, begun).catch(notKept)
    // Nothing of the first list can be news, or begin anew: the person sees it before it is written down.
    const showsFirst = !isBaselined
    if (!showsFirst) await keep()
    await inSlices(different, isOver, (slice) => store.describe(slice.map(describe)))
    if (showsFirst) await keep()
    if (isOver()) return
    store.remove([...store.snapshot().rows.keys()].filter((id) => !lastListed.has(id)))
    for (const id of begun) ports.onStored(id, [], true)
  }

  async function keepList(listed: readonly ListedConversation[], begun: ConversationId[]): Promise<void> {
    if (isBaselined) await inSlices(listed, isOver, (slice) => oweNews(slice, begun))
    else {
      await inSlices(listed, isOver, (slice, isLast) => {
        history.baseline(new Map(slice.map(cursorAt)), isLast)
        isBaselined = isLast
      })
    }
  }

  const cursorAt = ({ id, instance, lastMessageId, lastAccessAt }: ListedConversation): [ConversationId, Cursor] => [
    id,
    { instance, messageId: lastMessageId, at: lastMessageId === null ? newsFrom : lastAccessAt },
  ]

  function oweNews(listed: readonly ListedConversation[], begun: ConversationId[]): void {
    const behind: ConversationId[] = []
    const cursors = history.cursors(listed.map(({ id }) => id))
    for (const { id, instance, lastMessageId } of listed) {
      const known = cursors.get(id)
      // Documented of every answer, and still: one that tells no incarnation says nothing of a new one.
      const isNew = !known || (instance !== '' && known.instance !== instance)
      if (isNew) {
        history.begin(id, { instance, messageId: null, at: newsFrom })
        begun.push(id)
      }
      if (lastMessageId !== null && (isNew || lastMessageId !== cursors.get(id)?.messageId)) behind.push(id)
    }
    owe(behind)
  }

  const saveDescriptions = (): void =>
    kept(() => ports.onDescribed([...store.snapshot().rows.keys()].flatMap((id) => store.description(id) ?? [])))

  async function openNames(): Promise<void> {
    const areAll = await client.openNames((names) => {
      if (!isOver()) store.name(names)
    })
    if (isOver()) return
    saveDescriptions()
    if (!areAll) void lister.ask()
  }

  function ring(): void {
    askAgain = asking
    if (asking || isOver()) return
    cancelPause()
    const sinceNothingMs = clock.now() - nothingAt
    if (nothings >= NOTHINGS_AT_ONCE && sinceNothingMs >= 0 && sinceNothingMs < PAUSE_AFTER_NOTHING_MS) {
      cancelPause = clock.setTimer(PAUSE_AFTER_NOTHING_MS - sinceNothingMs, ring)
      return
    }
    asking = true
    void askChanges().finally(() => {
      asking = false
      if (askAgain) ring()
    })
  }

  async function askChanges(): Promise<void> {
    const answer = await connection.call(() => client.changes(), false)
    if (isOver()) return
    if (!answer.ok) {
      mayHaveMissed = true
      // A server that does not want to say what has changed may still say what there is.
      const isAnswered =
        answer.problem.code === 'refused' || (answer.problem.code === 'unreachable' && answer.problem.answered)
      if (isAnswered) void lister.ask()
      return
    }
    const { conversations, lists } = answer.value
    // An id may mean a message, a bit, or both: docs/decisions/0005-a-message-or-a-bit.md.
    const broughtNews = conversations.length + lists.length > 0
    nothings = broughtNews ? 0 : nothings + 1
    nothingAt = clock.now()
    const isListDue = broughtNews || mayHaveMissed
    mayHaveMissed = false
    kept(() => owe(conversations))
    if (isListDue) void lister.ask()
    pump()
  }

  /** What the disk does not take costs itself and nothing else: the next list shows again what there is to fetch. */
  function kept(work: () => void): void {
    try {
      work()
    } catch (error) {
      notKept(error)
    }
  }

  function notKept(error: unknown): void {
    mayHaveMissed = true
    broke(error)
  }

  function broke(error: unknown): void {
    ports.onBroke(error)
    cancelRetry ??= clock.setTimer(RETRY_DISK_MS, () => {
      cancelRetry = null
      unreachable.clear()
      ring()
    })
  }

  function pump(): void {
    if (taking) return
    for (const [id, generation] of owed) {
      if (fetching.size >= AT_ONCE) return
      if (!fetching.has(id) && !unreachable.has(id)) void start(id, { id, generation })
    }
  }

  function owe(ids: readonly ConversationId[]): void {
    for (const { id, generation } of history.owe(ids)) owed.set(id, generation)
  }

  /** Not to be had: it is owed again when the next list says so. */
  function forgive(refused: Owed): void {
    history.strike(refused)
    strike(refused)
  }

  function strike(done: Owed): void {
    if (owed.get(done.id) === done.generation) owed.delete(done.id)
  }

  function start(id: ConversationId, asked: Owed | null): Promise<void> {
    const round = catchingUp.round()
    const run = download(id, asked)
      .catch((error: unknown) => {
        // The disk takes nothing, say: once per ring, not once per turn of the event loop.
        unreachable.add(id)
        broke(error)
        return false
      })
      .then((tried) => {
        fetching.delete(id)
        if (isOver()) return
        catchingUp.downloaded(id, round, tried)
        pump()
      })
    fetching.set(id, run)
    return run
  }

  /** Resolves false where it has to be done again before all is here. */
  async function download(id: ConversationId, asked: Owed | null): Promise<boolean> {
    const description = store.description(id)
    const cursor = history.cursor(id)
    if (!description || !cursor) {
      // Not in the list that we know: a new one (the next list owes it), or not ours.
      if (asked) forgive(asked)
      void lister.ask()
      return true
    }
    const expected = lastListed.get(id)?.lastMessageId ?? null
    const answer = await readNews({ id, secret: description.secret, cursor, expected })
    if (isOver()) return false
    if (!answer.ok) {
      const isRefused = answer.problem.code === 'refused'
      if (!isRefused) unreachable.add(id)
      else if (asked) forgive(asked)
      return isRefused
    }
    if (history.cursor(id)?.instance !== cursor.instance) return false
    const placed = history.takeForward(id, answer.value.messages, answer.value.cursor, asked)
    if (asked) strike(asked)
    if (placed.length === 0) return true
    const isWhole = !answer.value.isCut
    if (!isWhole) owe([id])
    const arrivals = placed.map((message) => ({ message, storedAt: clock.now() }))
    ports.onStored(id, placed, false)
    if (!hasBits) {
      for (const { message, storedAt } of arrivals) storedEarly.set(message.id, storedAt)
      return isWhole
    }
    const due = lister.pending()
    if (store.isSilenced(id)) {
      // Silent from that instant means: held by what is known now. A list that is due may know better.
      if (due) heldMeanwhile.set(id, [...(heldMeanwhile.get(id) ?? []), ...arrivals])
      void due?.then(() => heldMeanwhile.delete(id))
    } else if (due && lister.wait() <= LONGEST_WAIT_FOR_BITS_MS) {
      await inTime(due)
    }
    if (!isOver()) ports.onArrived(arrivals)
    return isWhole
  }

  /** Waits for a list that is due, two seconds at most; then the known bits have to do. */
  async function inTime(due: Promise<boolean>): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const cancel = clock.setTimer(LONGEST_WAIT_FOR_BITS_MS, () => resolve(false))
    await Promise.race([due, promise])
    cancel()
  }

  return {
    ring() {
      unreachable.clear()
      ring()
    },
    signedInAgain() {
      mayHaveMissed = true
      cancelNewSession()
      cancelNewSession = clock.setTimer(PAUSE_AFTER_SIGNING_IN_MS, ring)
    },
    list: () => lister.ask(),
    resume: catchingUp.again,
    unmutedElsewhere(id) {
      const held = heldMeanwhile.get(id)
      heldMeanwhile.delete(id)
      if (held) ports.onArrived(held)
    },
    async fetch(id) {
      while (taking ?? fetching.has(id)) await (taking ?? fetching.get(id))
      // Owed from now on: where it cannot be had at once, the next ring tries again.
      kept(() => owe([id]))
      const generation = owed.get(id)
      await start(id, generation === undefined ? null : { id, generation })
      return generation === undefined || owed.get(id) !== generation
    },
    [Symbol.dispose]() {
      isDisposed = true
      cancelPause()
      cancelNewSession()
      cancelRetry?.()
      lister[Symbol.dispose]()
    },
  }
}
