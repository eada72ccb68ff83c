import type { ConversationId } from '../../shared/ids.ts'
import type { Instant } from '../../shared/time.ts'
import {
  confirmed,
  intend,
  isNeedlessEnd,
  isPending,
  isShownMuted,
  lookForGhost,
  misunderstood,
  missed,
  read,
  refused,
  rest,
  ruleFromElsewhere,
  shownRule,
  untouched,
  withoutIntent,
  type Entry,
  type Intent,
  type Stamp,
} from './entry.ts'
import { nextEnd, whatIsOver } from './first-ends.ts'
import { commandsBetween } from './queue-commands.ts'
import { atTime, change, changeOpen, replace } from './queue-entries.ts'
import type { Command, MuteNews, QueueEvent, QueueState, RestoredEntry, Timer } from './queue-model.ts'
import { heardAt, isEndedBy, waitsForQuiet } from './rules.ts'
import { each, find } from './table.ts'

/**
 * How this station and the server agree on one bit per conversation, as a pure machine: (state, event) → (state,
 * commands). docs/decisions/0003-one-bit.md tells the rules; `queue.laws.test.ts` checks them in every order of events.
 */

export interface Step {
  readonly state: QueueState
  readonly commands: readonly Command[]
}

const MOST_IN_FLIGHT = 4

export function step(state: QueueState, event: QueueEvent, now: Instant): Step {
  if (event.type === 'heard' && !concernsRule(state, event, now)) return { state, commands: [] }
  const stamped = { ...atTime(state, now), stamp: state.stamp + 1 }
  const happened = happen(stamped, event, now)
  const ended = endWhatIsOver(happened.state, now)
  const next = orderList(sendWhatIsReady(ended.state))
  return { state: next, commands: commandsBetween(state, next, [...happened.news, ...ended.news]) }
}

/** When to step next although nothing happens, since a rule ends; Infinity for never. */
export const nextStepAt = (state: QueueState): Instant => nextEnd(state.firstEnds, quietCounts(state))

interface Happened {
  readonly state: QueueState
  readonly news: readonly MuteNews[]
}
const quietly = (state: QueueState): Happened => ({ state, news: [] })

function happen(state: QueueState, event: QueueEvent, now: Instant): Happened {
  switch (event.type) {
    case 'restored':
      return quietly(restore(state, event.entries, now))
    case 'intended': {
      const intent: Intent = { ...event.intent, by: 'person' }
      return quietly(change(state, event.id, (entry) => ({ ...intend(entry, intent), quietSince: now })))
    }
    case 'answered':
      return answer(state, event, now)
    case 'signed-in-again':
      return quietly(event.ok ? { ...state, renewing: false, session: state.session + 1 } : restRefused(state))
    case 'list-asked':
      return quietly({ ...state, listOrdered: false, listsOut: [...state.listsOut, state.stamp] })
    case 'list-answered':
      return readList(state, event, now)
    case 'list-failed':
      return quietly({ ...missList(state, event.askedAt), listFailures: state.listFailures + 1, listResting: true })
    case 'timer':
      return quietly(fire(state, event.timer))
    case 'heard':
      return hear(state, event, now)
    case 'reached':
      return quietly(retryAll(state))
    case 'woke':
      return quietly({
        ...state,
        wokeAt: state.stamp,
        listed: state.listed === 'never' ? 'never' : 'before-waking',
        caughtUp: false,
      })
    case 'caught-up':
      return quietly({ ...state, caughtUp: true })
    case 'time-passed':
      return quietly(state)
  }
}

/** What was on its way when the last run stopped has an unknown fate. */
function restore(state: QueueState, restored: readonly RestoredEntry[], now: Instant): QueueState {
  return replace(
    state,
    restored.map(({ id, rule, intent, quietSince }) => {
      const doubt = intent ? 'open' : 'none'
      return [id, { ...untouched, rule, intent, doubt, insists: true, quietSince: Math.min(quietSince, now) }]
    }),
  )
}

function answer(state: QueueState, event: QueueEvent & { type: 'answered' }, now: Instant): Happened {
  const { id, requestId, outcome } = event
  const entry = find(state.entries, id)
  if (entry?.sending?.requestId !== requestId) return quietly(state)
  if (outcome === 'not-reached') return quietly(replace(state, [[id, missed(entry, state.stamp)]]))
  if (outcome === 'not-understood') return quietly(replace(state, [[id, misunderstood(entry, state.stamp)]]))
  if ('refused' in outcome) {
    const after = refused(entry, state.stamp)
    const news: MuteNews[] = after.undone ? [{ kind: 'undone', id, serverSays: outcome.refused }] : []
    return { state: replace(state, [[id, after.entry]]), news }
  }
  const after = confirmed(entry, outcome.muted, state.stamp, ruleFromElsewhere(now))
  return { state: replace(state, [[id, after]]), news: newsOfElsewhere(id, entry, after) }
}

/** Without a new session the refusal is no more than a rumour: wait and sign in again, as after a failure to reach. */
function restRefused(state: QueueState): QueueState {
  const isWaiting = (entry: Entry): boolean => entry.intent !== null && entry.refusedIn === state.session
  return { ...changeOpen(state, isWaiting, rest), renewing: false }
}

function readList(state: QueueState, event: QueueEvent & { type: 'list-answered' }, now: Instant): Happened {
  const { askedAt, bits } = event
  if (askedAt <= state.listReadAt) return quietly(missList(state, askedAt))
  const elsewhere = ruleFromElsewhere(now)
  // Nearly all that a first list says: one entry stands for all of them.
  const unmuted = read(untouched, false, askedAt, elsewhere)
  const entries: [ConversationId, Entry][] = []
  const news: MuteNews[] = []
  for (const [id, bit] of bits) {
    const before = find(state.entries, id) ?? untouched
    const after = before === untouched && !bit ? unmuted : read(before, bit, askedAt, elsewhere)
    if (after === before) continue
    entries.push([id, after])
    news.push(...newsOfElsewhere(id, before, after))
  }
  const next: QueueState = {
    ...replace(state, entries),
    listsOut: state.listsOut.filter((other) => other !== askedAt),
    listReadAt: state.stamp,
    listed: askedAt > state.wokeAt ? 'yes' : state.listed,
    missedList: state.missedList !== null && askedAt > state.missedList ? null : state.missedList,
    listFailures: 0,
    listResting: false,
  }
  return { state: next, news }
}

/** It brought nothing that counts: it failed, or a list that was asked for after it may have overtaken it. */
function missList(state: QueueState, askedAt: Stamp): QueueState {
  const listsOut = state.listsOut.filter((other) => other !== askedAt)
  return { ...state, listsOut, missedList: Math.max(askedAt, state.missedList ?? 0) }
}

/** What shows changed although nobody here wanted it. The first reading of a conversation is no news. */
function newsOfElsewhere(id: ConversationId, before: Entry, after: Entry): readonly MuteNews[] {
  const muted = isShownMuted(after)
  if (muted === isShownMuted(before) || (muted && before.bit === null)) return []
  return [{ kind: 'elsewhere', id, muted }]
}

function fire(state: QueueState, timer: Timer): QueueState {
  switch (timer.for) {
    case 'list':
      return { ...state, listResting: false }
    case 'ghost':
      return change(state, timer.id, (entry) => lookForGhost(entry, state.stamp))
    case 'retry':
      return change(state, timer.id, (entry) =>
        entry.attempts === timer.attempt ? { ...entry, resting: false } : entry,
      )
  }
}

const retryAll = (state: QueueState): QueueState => ({
  ...changeOpen(
    state,
    (entry) => entry.resting,
    (entry) => ({ ...entry, resting: false }),
  ),
  listResting: false,
})

function concernsRule(state: QueueState, { id, heard }: QueueEvent & { type: 'heard' }, now: Instant): boolean {
  const entry = find(state.entries, id)
  const rule = entry && shownRule(entry)
  return rule ? waitsForQuiet(rule) || isEndedBy(rule, heard, now) : false
}

function hear(state: QueueState, { id, heard }: QueueEvent & { type: 'heard' }, now: Instant): Happened {
  const entry = find(state.entries, id)
  const rule = entry && shownRule(entry)
  if (!rule) return quietly(state)
  if (!isEndedBy(rule, heard, now)) {
    const quietSince = heardAt(heard, entry.quietSince, state.caughtUp, now)
    return quietly(replace(state, [[id, { ...entry, quietSince }]]))
  }
  return {
    state: replace(state, [[id, intend(entry, { want: 'unmuted', by: 'end' })]]),
    news: [{ kind: 'ended', id, at: now }],
  }
}

/** A quiet that may have been broken unheard does not count yet. */
const quietCounts = ({ listed, caughtUp }: QueueState): boolean => listed === 'yes' && caughtUp

function endWhatIsOver(state: QueueState, now: Instant): Happened {
  const over = whatIsOver(state.entries, state.firstEnds, quietCounts(state), now)
  const ended = replace(
    state,
    over.map(([id, entry]) => [id, intend(entry, { want: 'unmuted', by: 'end' })]),
  )
  const news = over.map(([id]): MuteNews => ({ kind: 'ended', id, at: now }))
  return { state: changeOpen(ended, isNeedlessEnd, withoutIntent), news }
}

function sendWhatIsReady(state: QueueState): QueueState {
  if (state.listed === 'never' || state.renewing) return state
  let { requests } = state
  let free = MOST_IN_FLIGHT
  const ready: [ConversationId, Entry, Intent][] = []
  for (const [id, entry] of each(state.open)) {
    if (entry.sending) free--
    else if (entry.intent && isReady(state, entry.intent, entry)) ready.push([id, entry, entry.intent])
  }
  if (ready.some(([, { refusedIn }]) => refusedIn === state.session)) return { ...state, renewing: true }
  const sending = ready.slice(0, free).map(([id, entry, intent]): [ConversationId, Entry] => {
    requests++
    return [id, { ...entry, sending: { requestId: requests, intent, session: state.session } }]
  })
  return { ...replace(state, sending), requests }
}

const isReady = (state: QueueState, intent: Intent, { resting }: Entry): boolean =>
  !resting && (intent.by !== 'end' || state.listed === 'yes')

function orderList(state: QueueState): QueueState {
  if (state.listOrdered || state.listResting) return state
  const isComing = (after: Stamp): boolean => state.listsOut.some((askedAt) => askedAt > after)
  const isOwed = (entry: Entry): boolean => entry.owed && !isPending(entry) && !isComing(entry.countsAfter)
  const isUnlisted = state.listed !== 'yes' && !isComing(state.wokeAt)
  const isMissed = state.missedList !== null && !isComing(state.missedList)
  const isAnyOwed = (): boolean => [...each(state.open)].some(([, entry]) => isOwed(entry))
  return isUnlisted || isMissed || isAnyOwed() ? { ...state, listOrdered: true } : state
}
