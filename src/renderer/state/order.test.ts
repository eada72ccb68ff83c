import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ConversationId } from '../../shared/ids.ts'
import type { ConversationRow } from '../../shared/model.ts'
import { sampleRow } from '../testing/sample.ts'
import { createOrder } from './order.ts'

const PEOPLE = 30
const row = fc
  .record({ n: fc.integer({ min: 1, max: PEOPLE }), lastAt: fc.integer({ min: 0, max: 8 }), unread: fc.nat(3) })
  .map(({ n, ...change }) => sampleRow(n, change))
const step = fc.record({
  changed: fc.oneof(fc.array(row, { maxLength: 4 }), fc.array(row, { minLength: 55, maxLength: 70 })),
  removed: fc.array(
    row.map(({ id }) => id),
    { maxLength: 3 },
  ),
})

function sortedFromScratch(rows: Iterable<ConversationRow>): ConversationRow[] {
  return [...rows].sort((a, b) => b.lastAt - a.lastAt || (a.id < b.id ? -1 : 1))
}

test('however rows change, come and go, few or many at a time, the list is what sorting all of them gives', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const order = createOrder()
      const all = new Map<ConversationId, ConversationRow>()
      for (const { changed, removed } of steps) {
        for (const id of removed) all.delete(id)
        for (const each of changed) all.set(each.id, each)
        expect(order.change(changed, removed)).toEqual(sortedFromScratch(all.values()))
      }
    }),
    { numRuns: 60 },
  )
})

test('a list that was given stays as it is', () => {
  const order = createOrder()
  const first = order.change([sampleRow(1), sampleRow(2)])
  const was = [...first]
  const second = order.change([sampleRow(1, { unread: 9 })], [sampleRow(2).id])
  expect(second).not.toBe(first)
  expect(order.clear()).toEqual([])
  expect(first).toEqual(was)
})
