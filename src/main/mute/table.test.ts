import fc from 'fast-check'
import { expect, test } from 'vitest'
import { conversationId, type ConversationId } from '../../shared/ids.ts'
import { each, eachChange, find, put, type Table } from './table.ts'

const ids = fc.nat({ max: 600 }).map((number) => conversationId(number.toString(16).padStart(32, '0')))
const writes = fc.array(fc.array(fc.tuple(ids, fc.option(fc.nat(3), { nil: undefined })), { maxLength: 8 }))

test('a table holds what a map would hold, tells what has changed, and leaves the older table as it was', () => {
  fc.assert(
    fc.property(writes, (batches) => {
      let table: Table<number> = new Map()
      const map = new Map<ConversationId, number>()
      for (const batch of batches) {
        const before = table
        const [oldEntries, oldMap] = [new Map(each(before)), new Map(map)]
        table = put(table, batch)
        for (const [id, value] of batch) {
          if (value === undefined) map.delete(id)
          else map.set(id, value)
        }
        expect(new Map(each(table))).toEqual(map)
        expect(new Map(each(before))).toEqual(oldEntries)
        const changes: [ConversationId, number, number | undefined][] = []
        eachChange(before, table, (...change) => changes.push(change))
        expect(new Map(changes.map(([id, now]) => [id, now]))).toEqual(
          new Map([...map].filter(([id, value]) => oldMap.get(id) !== value)),
        )
        for (const [id, , was] of changes) expect(was).toBe(oldMap.get(id))
        for (const [id] of batch) expect(find(table, id)).toBe(map.get(id))
      }
    }),
  )
})
