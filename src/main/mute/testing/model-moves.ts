import { each } from '../table.ts'
import { END, isUntilQuiet, type Move, type World } from './model-world.ts'

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
