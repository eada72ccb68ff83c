import type { ConversationId } from '../../shared/ids.ts'
import type { ConversationRow } from '../../shared/model.ts'

/** Newest first; equal times by id, so that nothing trades places for no reason. */
export function byNewest(a: ConversationRow, b: ConversationRow): number {
  if (a.lastAt !== b.lastAt) return b.lastAt - a.lastAt
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}

/** A sorted list with some rows changed and some gone, in one pass: ten thousand rows are not sorted again for one. */
export function withChanges(
  sorted: readonly ConversationRow[],
  changed: readonly ConversationRow[],
  removed: readonly ConversationId[] = [],
): readonly ConversationRow[] {
  const gone = new Set<ConversationId>(removed)
  const latest = new Map(changed.filter((row) => !gone.has(row.id)).map((row) => [row.id, row]))
  const incoming = [...latest.values()].sort(byNewest)
  const merged: ConversationRow[] = []
  let next = 0
  for (const row of sorted) {
    if (gone.has(row.id) || latest.has(row.id)) continue
    for (let due = incoming[next]; due !== undefined && byNewest(due, row) < 0; due = incoming[next]) {
      merged.push(due)
      next += 1
    }
    merged.push(row)
  }
  return [...merged, ...incoming.slice(next)]
}
