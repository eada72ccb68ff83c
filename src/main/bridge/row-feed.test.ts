import { expect, test } from 'vitest'
import type { Events } from '../../shared/bridge/contract.ts'
import { conversationId, type ConversationId } from '../../shared/ids.ts'
import type { ConversationRow } from '../../shared/model.ts'
import { ordinaryRow } from '../../shared/testing/ordinary-row.ts'
import { createRowFeed } from './row-feed.ts'

const idOf = (n: number): ConversationId => conversationId(n.toString(16).padStart(32, '0'))
const rowOf = (n: number, unread = 0): ConversationRow =>
  ordinaryRow(idOf(n), { name: `Project ${n}`, lastAt: n, unread })

/** So many rows, and what a window has been sent. Turns of the event loop come when they are called for. */
function desk(count: number) {
  const rows = new Map(Array.from({ length: count }, (_, n) => [idOf(n), rowOf(n)]))
  const sent: Events['conversations.patched'][] = []
  const turns: (() => void)[] = []
  const feed = createRowFeed({
    rows: () => rows,
    send: (patch) => sent.push(patch),
    nextTurn: (work) => turns.push(work),
  })
  return {
    feed,
    rows,
    sent,
    change(...changed: ConversationRow[]) {
      for (const row of changed) rows.set(row.id, row)
      feed.follow({ changed, removed: [] })
    },
    remove(id: ConversationId) {
      rows.delete(id)
      feed.follow({ changed: [], removed: [id] })
    },
    takeTurns() {
      for (let turn = turns.shift(); turn; turn = turns.shift()) turn()
    },
    /** What a window shows that has taken in everything. */
    shown() {
      const shown = new Map<ConversationId, ConversationRow>()
      for (const { changed, removed } of sent) {
        for (const id of removed) shown.delete(id)
        for (const row of changed) shown.set(row.id, row)
      }
      return shown
    },
  }
}

test('a window is sent the newest rows first, and all of them once it has asked for the rest', () => {
  const { feed, sent, shown, rows } = desk(2000)
  expect(feed.sendFirst()).toBe(true)
  expect(sent.flatMap(({ changed }) => changed.map(({ lastAt }) => lastAt))).toEqual(
    Array.from({ length: 100 }, (_, n) => 1999 - n),
  )
  while (feed.sendMore());
  expect(shown()).toEqual(rows)
  expect(Math.max(...sent.map(({ changed }) => changed.length))).toBeLessThanOrEqual(500)
})

test('a few rows are sent at once, and there are no others', () => {
  const { feed, shown, rows } = desk(3)
  expect(feed.sendFirst()).toBe(false)
  expect(shown()).toEqual(rows)
})

test('what changes meanwhile is sent at once, and no older state of it after that', () => {
  const { feed, sent, change, remove, shown, rows } = desk(2000)
  feed.sendFirst()
  change(rowOf(5, 1))
  expect(sent.at(-1)?.changed).toEqual([rowOf(5, 1)])
  rows.set(idOf(6), rowOf(6, 1))
  remove(idOf(7))
  while (feed.sendMore());
  expect(shown()).toEqual(rows)
  expect(sent.flatMap(({ changed }) => changed).filter(({ id }) => id === idOf(5))).toHaveLength(1)
})

test('a change of very many rows goes in turns of the event loop, each row as it is by then', () => {
  const { feed, sent, change, takeTurns, shown, rows } = desk(2000)
  feed.sendFirst()
  while (feed.sendMore());
  sent.length = 0
  change(...Array.from({ length: 1800 }, (_, n) => rowOf(n, 1)))
  expect(sent.map(({ changed }) => changed.length)).toEqual([500])
  rows.set(idOf(1799), rowOf(1799, 2))
  takeTurns()
  expect(sent.map(({ changed }) => changed.length)).toEqual([500, 500, 500, 300])
  expect(shown().get(idOf(1799))?.unread).toBe(2)
})

test('nobody is told before a window has asked', () => {
  const { feed, sent, change } = desk(1)
  change(rowOf(0, 1))
  expect(sent).toEqual([])
  feed.sendFirst()
  expect(sent).toEqual([{ changed: [rowOf(0, 1)], removed: [] }])
})
