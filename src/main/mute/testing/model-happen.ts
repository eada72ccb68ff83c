import type { ConversationId } from '../../../shared/ids.ts'
import type { QueueEvent, QueueState, Timer } from '../queue-model.ts'
import { isUntilQuiet, type Request, type StepFunction, type World } from './model-world.ts'

/** Lets the queue see an event and does what it commands, as the service would. */
export function happen(world: World, event: QueueEvent, step: StepFunction): World {
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
