import type { ConversationId } from '../../shared/ids.ts'
import type { Instant } from '../../shared/time.ts'
import { isOpen, untouched, type Entry } from './entry.ts'
import { firstEndsAfter } from './first-ends.ts'
import type { QueueState } from './queue-model.ts'
import { each, find, put } from './table.ts'

/** The only ways in which the entries of a queue change: what is derived from them changes with them. */

export function replace(state: QueueState, changes: readonly (readonly [ConversationId, Entry])[]): QueueState {
  if (changes.length === 0) return state
  const entries = put(state.entries, changes)
  const open = put(
    state.open,
    changes.map(([id, entry]) => [id, isOpen(entry) ? entry : undefined] as const),
  )
  return { ...state, entries, open, firstEnds: firstEndsAfter(state.firstEnds, state.entries, entries) }
}

export const change = (state: QueueState, id: ConversationId, to: (entry: Entry) => Entry): QueueState =>
  replace(state, [[id, to(find(state.entries, id) ?? untouched)]])

/** Those of the open entries that `concerns` names. */
export const changeOpen = (
  state: QueueState,
  concerns: (entry: Entry) => boolean,
  to: (entry: Entry) => Entry,
): QueueState =>
  replace(
    state,
    [...each(state.open)].filter(([, entry]) => concerns(entry)).map(([id, entry]) => [id, to(entry)]),
  )

/** A clock that was ahead and has been put right must not keep a quiet waiting until then: rare, so all are looked at. */
export function atTime(state: QueueState, now: Instant): QueueState {
  if (now >= state.steppedAt) return { ...state, steppedAt: now }
  const ahead = [...each(state.entries)].filter(([, { quietSince }]) => quietSince > now)
  const righted = ahead.map(([id, entry]) => [id, { ...entry, quietSince: now }] as const)
  return { ...replace(state, righted), steppedAt: now }
}
