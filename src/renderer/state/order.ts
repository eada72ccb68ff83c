import type { ConversationId } from '../../shared/ids.ts'
import type { ConversationRow } from '../../shared/model.ts'

/** The rows of the list, newest first. What changes costs what it is, not what there is: a mute shows in its frame. */
export interface Order {
  /** Takes in what changed and leaves out what is gone. A new list each time, since whoever shows one compares it with the last. */
  change(changed: readonly ConversationRow[], removed?: readonly ConversationId[]): readonly ConversationRow[]
  clear(): readonly ConversationRow[]
}

/** More than so many at once are merged in one pass. */
const FEW = 50

export function createOrder(): Order {
  let sorted: ConversationRow[] = []
  /** As they stand in `sorted`: by its own time a row is found there. */
  const placed = new Map<ConversationId, ConversationRow>()

  function takeOut(id: ConversationId): void {
    const row = placed.get(id)
    if (!row) return
    placed.delete(id)
    sorted.splice(placeOf(row, sorted), 1)
  }

  function takeIn(row: ConversationRow): void {
    const before = placed.get(row.id)
    if (before?.lastAt === row.lastAt) {
      sorted[placeOf(before, sorted)] = row
    } else {
      takeOut(row.id)
      sorted.splice(placeOf(row, sorted), 0, row)
    }
    placed.set(row.id, row)
  }

  function merge(changed: readonly ConversationRow[], removed: readonly ConversationId[]): void {
    for (const id of removed) placed.delete(id)
    for (const row of changed) placed.set(row.id, row)
    const arriving = new Set(changed.map(({ id }) => id))
    const incoming = [...arriving].flatMap((id) => placed.get(id) ?? []).sort(byNewest)
    const staying = sorted.filter(({ id }) => placed.has(id) && !arriving.has(id))
    sorted = []
    let next = 0
    for (const row of staying) {
      for (let due = incoming[next]; due !== undefined && byNewest(due, row) < 0; due = incoming[next]) {
        sorted.push(due)
        next += 1
      }
      sorted.push(row)
    }
    sorted.push(...incoming.slice(next))
  }

  return {
    change(changed, removed = []) {
      if (changed.length + removed.length > FEW) {
        merge(changed, removed)
      } else {
        sorted = [...sorted]
        for (const id of removed) takeOut(id)
        for (const row of changed) takeIn(row)
      }
      return sorted
    },
    clear() {
      placed.clear()
      sorted = []
      return sorted
    },
  }
}

/** Newest first; equal times by id, so that nothing trades places for no reason. */
function byNewest(a: ConversationRow, b: ConversationRow): number {
  if (a.lastAt !== b.lastAt) return b.lastAt - a.lastAt
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}

/** Where the row stands, or would. */
function placeOf(row: ConversationRow, sorted: readonly ConversationRow[]): number {
  let from = 0
  let to = sorted.length
  while (from < to) {
    const middle = (from + to) >>> 1
    const there = sorted[middle]
    if (there && byNewest(there, row) < 0) from = middle + 1
    else to = middle
  }
  return from
}
