import { userId, type ConversationId } from '../../../shared/ids.ts'
import { nothingThrough, type MuteRule } from '../../../shared/mute/model.ts'
import { emptyQueue } from '../queue-model.ts'
import { find } from '../table.ts'
import { happen } from './model-happen.ts'
import { END, type Budget, type Move, type Request, type StepFunction, type World } from './model-world.ts'

const untilEnd: MuteRule = { ends: { at: END }, through: nothingThrough, madeAt: 0 }
const untilQuiet: MuteRule = { ends: { quietForMs: END }, through: nothingThrough, madeAt: 0 }
/** When whatever is written is made: early enough to be old at the end, late enough to put a quiet off. */
const WRITTEN = END / 2
const eve = userId('e'.repeat(32))
const forGood: MuteRule = { ends: 'never', through: nothingThrough, madeAt: 0 }

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
