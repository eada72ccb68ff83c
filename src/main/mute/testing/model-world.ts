import { conversationId, userId, type ConversationId } from '../../../shared/ids.ts'
import { nothingThrough, type MuteRule } from '../../../shared/mute/model.ts'
import { shownRule } from '../entry.ts'
import {
  emptyQueue,
  type MuteChange,
  type MuteRow,
  type QueueEvent,
  type QueueState,
  type Timer,
} from '../queue-model.ts'
import type { step } from '../queue.ts'
import { waitsForQuiet } from '../rules.ts'
import { each, find } from '../table.ts'

/**
 * One station's queue, the server's bits, another station, and a network between them that delays, reorders and loses
 * requests as well as answers. Pure: a world and a move make the next world.
 */
export interface World {
  readonly queue: QueueState
  readonly server: ReadonlyMap<ConversationId, boolean>
  readonly requests: readonly Request[]
  readonly lists: readonly List[]
  readonly timers: readonly Timer[]
  readonly listOrdered: boolean
  readonly signingIn: boolean
  readonly shown: ReadonlyMap<ConversationId, MuteChange>
  readonly disk: ReadonlyMap<ConversationId, MuteRow>
  readonly now: number
  /** Written by somebody else and not heard yet; of those, what came before the last start or waking. */
  readonly unheard: readonly ConversationId[]
  readonly behind: readonly ConversationId[]
  readonly left: Budget
  readonly wanted: ReadonlyMap<ConversationId, Wanted>
  readonly count: Readonly<Record<'intents' | 'sent' | 'troubles' | 'others' | 'lists', number>>
  /** Whether the fate of any request was ever unknown to the station that sent it. */
  readonly isFateUnknown: boolean
  /** The first law that a move broke. */
  readonly broken: string | null
}

/** How often each thing that need not happen may happen. */
export type Budget = Readonly<
  Record<
    | 'person'
    | 'timed'
    | 'quiet'
    | 'writes'
    | 'ends'
    | 'other'
    | 'losses'
    | 'nonsense'
    | 'refusals'
    | 'failedSignIns'
    | 'crashes'
    | 'sleeps',
    number
  >
>
export const nothingHappens: Budget = {
  person: 0,
  timed: 0,
  quiet: 0,
  writes: 0,
  ends: 0,
  other: 0,
  losses: 0,
  nonsense: 0,
  refusals: 0,
  failedSignIns: 0,
  crashes: 0,
  sleeps: 0,
}

interface Request {
  readonly id: ConversationId
  readonly requestId: number
  readonly muted: boolean
  /** `ghost`: given up by the queue, but still on its way. */
  readonly at: 'going' | 'ghost' | { readonly answer: boolean | 'refused' }
}
interface List {
  readonly askedAt: number
  readonly bits: ReadonlyMap<ConversationId, boolean> | null
}
/** What the person or an end asked for last, and whether somebody else has acted since. */
interface Wanted {
  readonly muted: boolean | null
  readonly contradicted: boolean
}

export type Move =
  | {
      move: 'mute' | 'mute-until' | 'mute-until-quiet' | 'unmute' | 'other-mutes' | 'other-unmutes' | 'write' | 'hear'
      id: ConversationId
    }
  | {
      move:
        | 'arrive'
        | 'answer'
        | 'lose-request'
        | 'delay-request'
        | 'lose-answer'
        | 'fail-request'
        | 'garble-answer'
        | 'refuse'
        | 'ghost-arrives'
      requestId: number
    }
  | { move: 'ask-list' | 'sign-in' | 'fail-sign-in' | 'crash' | 'sleep' | 'time-passes' | 'catch-up' }
  | { move: 'read-list' | 'answer-list' | 'lose-list'; askedAt: number }
  | { move: 'fire'; timer: Timer }

/** The real queue, or one with a seeded bug. */
export type StepFunction = typeof step

const END = 1000
const untilEnd: MuteRule = { ends: { at: END }, through: nothingThrough, madeAt: 0 }
const untilQuiet: MuteRule = { ends: { quietForMs: END }, through: nothingThrough, madeAt: 0 }
/** When whatever is written is made: early enough to be old at the end, late enough to put a quiet off. */
const WRITTEN = END / 2
const eve = userId('e'.repeat(32))
const forGood: MuteRule = { ends: 'never', through: nothingThrough, madeAt: 0 }

export const conversations = (count: number): ConversationId[] =>
  Array.from({ length: count }, (_, index) => conversationId(String(index).padStart(32, '0')))

export function createWorld(ids: readonly ConversationId[], left: Budget, step: StepFunction): World {
  const world: World = {
    queue: emptyQueue,
    server: new Map(ids.map((id) => [id, false])),
    requests: [],
    lists: [],
    timers: [],
    listOrdered: false,
    signingIn: false,
    shown: new Map(),
    disk: new Map(),
    now: 0,
    unheard: [],
    behind: [],
    left,
    wanted: new Map(),
    count: { intents: 0, sent: 0, troubles: 0, others: 0, lists: 0 },
    isFateUnknown: false,
    broken: null,
  }
  return happen(world, { type: 'restored', entries: [] }, step)
}

/** What has to happen sooner or later. When there is nothing of the kind, everything is delivered and quiet. */
export function dueMoves(world: World): Move[] {
  const { requests, lists, timers, listOrdered, signingIn } = world
  const moves: Move[] = world.unheard.map((id) => ({ move: 'hear', id }))
  if (mayCatchUp(world)) moves.push({ move: 'catch-up' })
  for (const { requestId, at } of requests) {
    if (at === 'going') moves.push({ move: 'arrive', requestId })
    else if (at === 'ghost') moves.push({ move: 'ghost-arrives', requestId })
    else moves.push({ move: 'answer', requestId })
  }
  for (const { askedAt, bits } of lists) moves.push({ move: bits ? 'answer-list' : 'read-list', askedAt })
  if (listOrdered) moves.push({ move: 'ask-list' })
  if (signingIn) moves.push({ move: 'sign-in' })
  for (const timer of timers) {
    // One time-out after the last answer nothing of before is on its way any more: the one thing that is assumed of time.
    const isEarly = timer.for === 'ghost' && requests.some(({ id, at }) => id === timer.id && at === 'ghost')
    if (!isEarly) moves.push({ move: 'fire', timer })
  }
  return moves
}

/** The list is there and what it owed is heard. Without a quiet to end it would only make more worlds. */
const mayCatchUp = ({ queue, behind }: World): boolean =>
  queue.listed === 'yes' &&
  !queue.caughtUp &&
  behind.length === 0 &&
  [...each(queue.entries)].some(([id]) => isUntilQuiet(queue, id))

function isUntilQuiet({ entries }: QueueState, id: ConversationId): boolean {
  const entry = find(entries, id)
  const rule = entry && shownRule(entry)
  return rule ? waitsForQuiet(rule) : false
}

/** What may happen, as far as the budget goes. */
export function possibleMoves({ server, requests, lists, signingIn, left, now, unheard }: World): Move[] {
  const moves: Move[] = []
  for (const id of server.keys()) {
    if (left.person > 0) moves.push({ move: 'mute', id }, { move: 'unmute', id })
    if (left.timed > 0 && now < END) moves.push({ move: 'mute-until', id })
    if (left.quiet > 0 && now < END) moves.push({ move: 'mute-until-quiet', id })
    if (left.writes > 0 && !unheard.includes(id)) moves.push({ move: 'write', id })
    if (left.other > 0) moves.push({ move: server.get(id) ? 'other-unmutes' : 'other-mutes', id })
  }
  for (const { requestId, at } of requests) {
    if (left.losses > 0 && at === 'going')
      moves.push({ move: 'lose-request', requestId }, { move: 'delay-request', requestId })
    if (left.losses > 0 && typeof at === 'object') moves.push({ move: 'lose-answer', requestId })
    if (left.nonsense > 0 && at === 'going') moves.push({ move: 'fail-request', requestId })
    if (left.nonsense > 0 && typeof at === 'object') moves.push({ move: 'garble-answer', requestId })
    if (left.refusals > 0 && at === 'going') moves.push({ move: 'refuse', requestId })
  }
  if (left.losses > 0) for (const { askedAt } of lists) moves.push({ move: 'lose-list', askedAt })
  if (left.failedSignIns > 0 && signingIn) moves.push({ move: 'fail-sign-in' })
  if (left.crashes > 0) moves.push({ move: 'crash' })
  if (left.sleeps > 0) moves.push({ move: 'sleep' })
  if (left.ends > 0) moves.push({ move: 'time-passes' })
  return moves
}

export function play(world: World, move: Move, step: StepFunction): World {
  switch (move.move) {
    case 'mute':
      return intend(spend(world, 'person'), move.id, forGood, step)
    case 'mute-until':
      return intend(spend(world, 'timed'), move.id, untilEnd, step)
    case 'mute-until-quiet':
      return intend(spend(world, 'quiet'), move.id, untilQuiet, step)
    case 'write':
      return { ...spend(world, 'writes'), unheard: [...world.unheard, move.id] }
    case 'hear':
      return hear(world, move.id, step)
    case 'catch-up':
      return happen(world, { type: 'caught-up' }, step)
    case 'unmute':
      return intend(spend(world, 'person'), move.id, null, step)
    case 'other-mutes':
    case 'other-unmutes':
      return elsewhere(spend(world, 'other'), move.id, move.move === 'other-mutes')
    case 'arrive':
    case 'ghost-arrives':
      return arrive(world, move.requestId)
    case 'refuse':
      return withRequest(spend(world, 'refusals'), move.requestId, (request) => ({
        ...request,
        at: { answer: 'refused' },
      }))
    case 'answer':
    case 'lose-request':
    case 'lose-answer':
    case 'delay-request':
    case 'fail-request':
    case 'garble-answer':
      return answer(world, move.requestId, move.move, step)
    case 'ask-list':
      return askList(world, step)
    case 'read-list': {
      const lists = world.lists.map((list) => (list.askedAt === move.askedAt ? { ...list, bits: world.server } : list))
      return { ...world, lists }
    }
    case 'answer-list': {
      const bits =
        world.lists.find(({ askedAt }) => askedAt === move.askedAt)?.bits ?? new Map<ConversationId, boolean>()
      return happen(withoutList(world, move.askedAt), { type: 'list-answered', askedAt: move.askedAt, bits }, step)
    }
    case 'lose-list': {
      const lost = withoutList(spend(world, 'losses'), move.askedAt)
      return happen(lost, { type: 'list-failed', askedAt: move.askedAt }, step)
    }
    case 'sign-in':
      return happen({ ...world, signingIn: false }, { type: 'signed-in-again', ok: true }, step)
    case 'fail-sign-in':
      return happen(
        { ...spend(world, 'failedSignIns'), signingIn: false },
        { type: 'signed-in-again', ok: false },
        step,
      )
    case 'fire': {
      const timers = world.timers.filter((timer) => timer !== move.timer)
      return happen({ ...world, timers }, { type: 'timer', timer: move.timer }, step)
    }
    case 'crash':
      return crash({ ...spend(world, 'crashes'), isFateUnknown: true }, step)
    case 'sleep':
      return happen({ ...spend(world, 'sleeps'), behind: world.unheard }, { type: 'woke' }, step)
    case 'time-passes':
      return happen({ ...spend(world, 'ends'), now: END }, { type: 'time-passed' }, step)
  }
}

const troubles = new Set<keyof Budget>(['losses', 'nonsense', 'refusals', 'failedSignIns', 'crashes', 'sleeps'])

function spend(world: World, what: keyof Budget): World {
  const count = troubles.has(what) ? { ...world.count, troubles: world.count.troubles + 1 } : world.count
  return { ...world, count, left: { ...world.left, [what]: world.left[what] - 1 } }
}

function intend(world: World, id: ConversationId, rule: MuteRule | null, step: StepFunction): World {
  const muted = rule !== null
  const wanted = new Map(world.wanted).set(id, { muted, contradicted: false })
  const count = { ...world.count, intents: world.count.intents + 1 }
  const intent = rule ? { want: 'muted' as const, rule: { ...rule } } : { want: 'unmuted' as const }
  return happen({ ...world, wanted, count }, { type: 'intended', id, intent }, step)
}

function hear(world: World, id: ConversationId, step: StepFunction): World {
  const without = (ids: readonly ConversationId[]) => ids.filter((other) => other !== id)
  const heard = { sender: eve, mentionsMe: false, createdAt: WRITTEN, storedAt: Math.max(WRITTEN, world.now) }
  const rest = { ...world, unheard: without(world.unheard), behind: without(world.behind) }
  return happen(rest, { type: 'heard', id, heard }, step)
}

/** Another station's change rings the doorbell: a list will be asked for. */
function elsewhere(world: World, id: ConversationId, muted: boolean): World {
  const before = world.wanted.get(id)
  const wanted = before ? new Map(world.wanted).set(id, { ...before, contradicted: true }) : world.wanted
  const count = { ...world.count, others: world.count.others + 1 }
  return { ...world, wanted, count, server: new Map(world.server).set(id, muted), listOrdered: true }
}

function arrive(world: World, requestId: number): World {
  const request = world.requests.find((each) => each.requestId === requestId)
  if (!request) return world
  const server = new Map(world.server).set(request.id, request.muted)
  if (request.at === 'ghost') {
    const arrived = { ...withoutRequest(world, requestId), server }
    return requestId < 0 ? ghostOfEarlierRun(arrived, request.id) : arrived
  }
  return { ...withRequest(world, requestId, (each) => ({ ...each, at: { answer: each.muted } })), server }
}

/** Where no doubt is left of that run nobody looks for it: it is like another station, and like one it rings. */
function ghostOfEarlierRun(world: World, id: ConversationId): World {
  const before = world.wanted.get(id)
  const isLookedFor = (find(world.queue.entries, id)?.doubt ?? 'none') !== 'none'
  const wanted =
    before && !isLookedFor ? new Map(world.wanted).set(id, { ...before, contradicted: true }) : world.wanted
  return { ...world, wanted, listOrdered: true }
}

function answer(world: World, requestId: number, how: Move['move'], step: StepFunction): World {
  const request = world.requests.find((each) => each.requestId === requestId)
  if (!request) return world
  const { id, at } = request
  if (how === 'answer' && typeof at === 'object') {
    const outcome = at.answer === 'refused' ? { refused: 'no' } : { muted: at.answer }
    return happen(withoutRequest(world, requestId), { type: 'answered', id, requestId, outcome }, step)
  }
  if (how === 'fail-request' || how === 'garble-answer') {
    const failed = withoutRequest(spend(world, 'nonsense'), requestId)
    return happen(failed, { type: 'answered', id, requestId, outcome: 'not-understood' }, step)
  }
  const lost: World = { ...spend(world, 'losses'), isFateUnknown: true }
  const network =
    how === 'delay-request'
      ? withRequest(lost, requestId, (each) => ({ ...each, at: 'ghost' }))
      : withoutRequest(lost, requestId)
  return happen(network, { type: 'answered', id, requestId, outcome: 'not-reached' }, step)
}

function askList(world: World, step: StepFunction): World {
  const count = { ...world.count, lists: world.count.lists + 1 }
  const asked = happen({ ...world, count, listOrdered: false }, { type: 'list-asked' }, step)
  return { ...asked, lists: [...asked.lists, { askedAt: asked.queue.stamp, bits: null }] }
}

/** Only disk and server survive; what was on its way may still arrive, or its answer finds nobody. */
function crash(world: World, step: StepFunction): World {
  const requests = world.requests
    .filter(({ at }) => typeof at === 'string')
    .map((request, index): Request => ({ ...request, requestId: -1 - index, at: 'ghost' }))
  const wanted = new Map(world.wanted)
  for (const [id, before] of wanted) {
    // A doubt does not outlive the run: what it would have found is followed then. See the decision page.
    const isDoubted = find(world.queue.entries, id)?.doubt !== 'none' || requests.some((request) => request.id === id)
    if (isDoubted && !world.disk.get(id)?.intent) wanted.set(id, { ...before, contradicted: true })
  }
  const entries = [...world.disk.values()].map((row) => ({ ...row, quietSince: 0 }))
  const dead = {
    ...world,
    queue: emptyQueue,
    requests,
    wanted,
    lists: [],
    timers: [],
    signingIn: false,
    shown: new Map(),
    behind: world.unheard,
  }
  return happen({ ...dead, listOrdered: false }, { type: 'restored', entries }, step)
}

/** Lets the queue see an event and does what it commands, as the service would. */
function happen(world: World, event: QueueEvent, step: StepFunction): World {
  const { state, commands } = step(world.queue, event, world.now)
  let next: World = { ...world, queue: state }
  for (const command of commands) {
    switch (command.do) {
      case 'persist': {
        const disk = new Map(next.disk)
        for (const row of command.rows) disk.set(row.id, row)
        next = { ...next, disk }
        break
      }
      case 'publish': {
        const shown = new Map(next.shown)
        for (const change of command.changes) shown.set(change.id, change)
        next = { ...next, shown }
        break
      }
      case 'tell':
        next = hearNews(next, command.news, world.queue)
        break
      case 'send':
        next = send(next, command)
        break
      case 'sign-in-again':
        next = { ...next, signingIn: true }
        break
      case 'ask-list':
        next = { ...next, listOrdered: true }
        break
      case 'set-timer': {
        const { timer } = command
        const others = next.timers.filter((each) => nameOf(each) !== nameOf(timer))
        next = { ...next, timers: [...others, timer] }
      }
    }
  }
  return next
}

const nameOf = (timer: Timer): string => ('id' in timer ? `${timer.for} ${timer.id}` : timer.for)

function hearNews(world: World, news: { kind: string; id: ConversationId }, before: QueueState): World {
  const contradicted = (world.wanted.get(news.id)?.contradicted ?? false) || world.count.others > 0
  if (news.kind === 'undone')
    return { ...world, wanted: new Map(world.wanted).set(news.id, { muted: null, contradicted }) }
  if (news.kind !== 'ended') return world
  const isBroken = world.behind.includes(news.id) && isUntilQuiet(before, news.id)
  const broken = world.broken ?? (isBroken ? 'a quiet ended that had been broken unheard' : null)
  const count = { ...world.count, intents: world.count.intents + 1 }
  return { ...world, broken, count, wanted: new Map(world.wanted).set(news.id, { muted: false, contradicted }) }
}

function send(
  world: World,
  { id, requestId, muted }: { id: ConversationId; requestId: number; muted: boolean },
): World {
  const inFlight = world.requests.filter(({ at }) => at !== 'ghost')
  const broken =
    world.wanted.get(id)?.muted !== muted
      ? `${muted ? 'a mute' : 'an unmute'} was sent that nobody asked for`
      : inFlight.some((request) => request.id === id)
        ? 'two requests of one conversation were in flight'
        : inFlight.length >= 4
          ? 'more than four requests were in flight'
          : !world.disk.get(id)?.intent
            ? 'a request left before its intent was on disk'
            : null
  const count = { ...world.count, sent: world.count.sent + 1 }
  const requests: Request[] = [...world.requests, { id, requestId, muted, at: 'going' }]
  return { ...world, count, requests, broken: world.broken ?? broken }
}

const withRequest = (world: World, requestId: number, to: (request: Request) => Request): World => ({
  ...world,
  requests: world.requests.map((each) => (each.requestId === requestId ? to(each) : each)),
})
const withoutRequest = (world: World, requestId: number): World => ({
  ...world,
  requests: world.requests.filter((each) => each.requestId !== requestId),
})
const withoutList = (world: World, askedAt: number): World => ({
  ...world,
  lists: world.lists.filter((list) => list.askedAt !== askedAt),
})
