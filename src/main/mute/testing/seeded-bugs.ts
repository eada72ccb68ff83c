import type { ConversationId } from '../../../shared/ids.ts'
import { untouched, type Entry } from '../entry.ts'
import { replace } from '../queue-entries.ts'
import type { QueueState } from '../queue-model.ts'
import { step } from '../queue.ts'
import { each, find } from '../table.ts'
import type { Budget, StepFunction } from './model-world.ts'

interface SeededBug {
  /** "A queue that …" */
  readonly name: string
  /** The law that breaks first. */
  readonly law: string
  readonly step: StepFunction
  /** What has to happen before it shows; a few of the common things where it is left out. */
  readonly shownBy?: Partial<Budget>
}

/** Queues with one mistake each: the laws have to catch every one of them. */
export const seededBugs: readonly SeededBug[] = [
  {
    name: 'ignores the first answer',
    law: 'an intent never settled',
    step: (state, event, now) =>
      event.type === 'answered' && event.requestId === 1 ? { state, commands: [] } : step(state, event, now),
  },
  {
    name: 'never looks for the ghost',
    law: 'what is shown is not what the server has',
    step(state, event, now) {
      const { state: next, commands } = step(state, event, now)
      return { state: withEntries(next, (entry) => ({ ...entry, doubt: 'none' })), commands }
    },
  },
  {
    name: 'doubts what the server has answered',
    law: 'a doubt although the fate of every request was known',
    step: (state, event, now) =>
      event.type === 'answered' && event.outcome === 'not-understood'
        ? step(state, { ...event, outcome: 'not-reached' }, now)
        : step(state, event, now),
    shownBy: { person: 1, nonsense: 1 },
  },
  {
    name: 'takes an answer that makes no sense for one that changed nothing',
    law: 'what is shown is not what the server has',
    step(state, event, now) {
      const next = step(state, event, now)
      if (event.type !== 'answered' || event.outcome !== 'not-understood') return next
      const bit = find(state.entries, event.id)?.bit ?? null
      return { ...next, state: withEntries(next.state, (entry) => ({ ...entry, bit })) }
    },
    shownBy: { person: 1, nonsense: 1, refusals: 2 },
  },
  {
    name: 'accepts a stale list',
    law: 'what is shown is not what the server has',
    step: (state, event, now) =>
      step(event.type === 'list-answered' ? withEntries(state, (e) => ({ ...e, countsAfter: 0 })) : state, event, now),
  },
  {
    name: 'forgets the list that it owes',
    law: 'what is shown is not what the server has',
    step: (state, event, now) =>
      step(
        withEntries(state, (entry) => ({ ...entry, owed: entry.doubt === 'due' })),
        event,
        now,
      ),
  },
  {
    name: 'keeps the older of two intents',
    law: 'a mute was sent that nobody asked for',
    step: (state, event, now) =>
      event.type === 'intended' && find(state.entries, event.id)?.intent
        ? { state, commands: [] }
        : step(state, event, now),
  },
  {
    name: 'sends while a request is in flight',
    law: 'two requests of one conversation were in flight',
    step: (state, event, now) =>
      step(event.type === 'intended' ? withEntries(state, (e) => ({ ...e, sending: null })) : state, event, now),
  },
  {
    name: 'forgets a refused intent',
    law: 'an intent never settled',
    step(state, event, now) {
      const isRefused = event.type === 'answered' && typeof event.outcome === 'object' && 'refused' in event.outcome
      return step(isRefused ? withEntries(state, (entry) => ({ ...entry, intent: null })) : state, event, now)
    },
  },
  {
    name: 'writes nothing down',
    law: 'a request left before its intent was on disk',
    step(state, event, now) {
      const { state: next, commands } = step(state, event, now)
      return { state: next, commands: commands.filter((command) => command.do !== 'persist') }
    },
  },
  {
    name: 'ends a quiet before it has caught up',
    law: 'a quiet ended that had been broken unheard',
    step: (state, event, now) => step({ ...state, caughtUp: true }, event, now),
    shownBy: { quiet: 1, writes: 1, ends: 1, sleeps: 1 },
  },
  {
    name: 'unmutes at start what another station muted',
    law: 'an unmute was sent that nobody asked for',
    step: (state, event, now) =>
      event.type === 'list-answered' && state.listed === 'never'
        ? step(withUnasked(state, event.bits.keys()), event, now)
        : step(state, event, now),
  },
]

const unasked: Entry = { ...untouched, intent: { want: 'unmuted', by: 'end' } }

function withUnasked(state: QueueState, ids: Iterable<ConversationId>): QueueState {
  return replace(
    state,
    [...ids].map((id) => [id, find(state.entries, id) ?? unasked] as const),
  )
}

function withEntries(state: QueueState, to: (entry: Entry) => Entry): QueueState {
  return replace(
    state,
    [...each(state.entries)].map(([id, entry]) => [id, to(entry)] as const),
  )
}
