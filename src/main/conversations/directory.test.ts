import fc from 'fast-check'
import { expect, test } from 'vitest'
import { conversationId, userId } from '../../shared/ids.ts'
import { createHeldClock } from '../../shared/testing/held-clock.ts'
import { openDatabase, type Database } from '../disk/database.ts'
import { createSealer, newSealingKey } from '../disk/sealer.ts'
import { oddRow } from '../disk/testing/odd-rows.ts'
import { createDirectory, directoryTables } from './directory.ts'
import type { Description } from './store.ts'

const described = (n: number, name: string): Description => ({
  id: conversationId(n.toString(16).padStart(32, '0')),
  name,
  isGroup: true,
  participants: [{ id: userId('a'.repeat(32)), name: 'Bela' }],
  favourite: false,
  hidden: false,
  colour: '#ffffff',
  lastAt: 5,
  secret: 'sealed for the caller',
  instance: 'PqjfKSn7V8',
})
const [design, lunch] = [described(1, 'Design'), described(2, 'Lunch')]

/** A disk that can refuse, and the parts that have been written to it so far. */
function disk() {
  const opened = openDatabase(':memory:', ['', directoryTables], 1)
  if (!opened.ok) throw new Error(opened.problem.detail)
  const { database } = opened.value
  const sealer = createSealer(newSealingKey())
  const clock = createHeldClock()
  const troubles: unknown[] = []
  const written: unknown[] = []
  const watched: Database = {
    ...database,
    run(sql, ...params) {
      written.push(params[0])
      database.run(sql, ...params)
    },
  }
  const open = () => createDirectory({ database: watched, sealer, clock, onBroke: (trouble) => troubles.push(trouble) })
  return {
    database,
    sealer,
    clock,
    troubles,
    written,
    open,
    /** What the next start finds. */
    found: () => [...open().load()].flat(),
    setReadOnly: (is: boolean) => void database.all(`PRAGMA query_only = ${is ? 'ON' : 'OFF'}`),
  }
}

test('what was described is there at the next start, and what was left out is not', () => {
  const { open, clock, found } = disk()
  open().save([design, lunch])
  clock.advance(1)
  expect(found()).toEqual([design, lunch])
  const next = open()
  expect([...next.load()].flat()).toEqual([design, lunch])
  next.save([lunch])
  clock.advance(1)
  expect(found()).toEqual([lunch])
})

test('only the parts that differ are written, and what was loaded differs from nothing', () => {
  const { open, clock, written } = disk()
  open().save(Array.from({ length: 1000 }, (_, n) => described(n, `Project ${n}`)))
  clock.advance(1)
  const next = open()
  const loaded = [...next.load()].flat()
  written.length = 0
  next.save(loaded)
  clock.advance(1)
  expect(written).toEqual([])
  next.save(loaded.map((each) => (each.name === 'Project 7' ? { ...each, name: 'Renamed' } : each)))
  clock.advance(1)
  expect(written).toHaveLength(1)
})

test('the last state is on disk after disposal, whenever that was', () => {
  const { open, clock, found } = disk()
  const directory = open()
  directory.save([design])
  directory.save([design, lunch])
  directory[Symbol.dispose]()
  expect(found()).toEqual([design, lunch])
  clock.advance(1)
  expect(found()).toEqual([design, lunch])
})

test('a disk that refuses is told of and costs nothing: the next change, or the end, writes everything', () => {
  const { open, clock, troubles, found, setReadOnly } = disk()
  const directory = open()
  setReadOnly(true)
  directory.save([design])
  clock.advance(1)
  expect(troubles).toHaveLength(1)
  setReadOnly(false)
  directory.save([design, lunch])
  clock.advance(1)
  expect(found()).toEqual([design, lunch])
  setReadOnly(true)
  directory.save([lunch])
  directory[Symbol.dispose]()
  expect(troubles).toHaveLength(2)
  expect(found()).toEqual([design, lunch])
})

test('whatever stands in any column, loading gives what makes sense, and saving goes on', () => {
  fc.assert(
    fc.property(fc.array(oddRow('directory', { part: '3', sealed: `x'00'` }), { maxLength: 8 }), (rows) => {
      const { database, open, clock, found } = disk()
      open().save([design])
      clock.advance(1)
      for (const sql of rows) {
        try {
          database.run(sql)
        } catch {
          // The number of a part can be nothing but a number.
        }
      }
      const next = open()
      expect([...next.load()].flat()).toEqual([design])
      next.save([design, described(3, 'Elsewhere')])
      clock.advance(1)
      expect(found()).toEqual([design, described(3, 'Elsewhere')])
      database[Symbol.dispose]()
    }),
  )
})

test('a part that was moved, or holds something else, is not shown, and what is sound in one is', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const { database, sealer, found } = disk()
      const put = (label: string, content: unknown): void =>
        database.run('REPLACE INTO directory VALUES (1, ?)', sealer.seal(label, content))
      put('directory 1', value)
      expect(found()).toEqual([])
      const part = { people: design.participants, conversations: [value, { ...design, participants: [0, 7] }] }
      put('directory 2', part)
      expect(found()).toEqual([])
      put('directory 1', part)
      expect(found()).toEqual([design])
      database[Symbol.dispose]()
    }),
    { numRuns: 50 },
  )
})

test('rows of an earlier version are left behind', () => {
  const opened = openDatabase(':memory:', ['CREATE TABLE conversations (id TEXT)', directoryTables], 1)
  if (!opened.ok) throw new Error(opened.problem.detail)
  const tables = opened.value.database.all(`SELECT name FROM sqlite_schema WHERE type = 'table'`)
  expect(tables).toEqual([{ name: 'directory' }])
})
