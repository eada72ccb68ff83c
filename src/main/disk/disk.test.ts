import { closeSync, mkdtempSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openDatabase, type OpenedDatabase } from './database.ts'
import { createSealer, newSealingKey } from './sealer.ts'

const migrations = ['CREATE TABLE things (id TEXT PRIMARY KEY, n INTEGER)']
const path = (): string => join(mkdtempSync(join(tmpdir(), 'hush-disk-')), 'deep', 'test.db')

function opened(at: string, steps: readonly string[] = migrations): OpenedDatabase {
  const result = openDatabase(at, steps, 1)
  if (!result.ok) throw new Error(result.problem.detail)
  return result.value
}

test('what was written is there after closing and opening again, and migrations run once', () => {
  const at = path()
  {
    using database = opened(at).database
    database.run('INSERT INTO things VALUES (?, ?)', 'a', 1)
  }
  using database = opened(at, [...migrations, 'ALTER TABLE things ADD COLUMN more TEXT']).database
  expect(database.all('SELECT * FROM things')).toEqual([{ id: 'a', n: 1, more: null }])
})

test('a transaction that throws leaves nothing behind, and the next one works', () => {
  using database = opened(path()).database
  expect(() =>
    database.transaction(() => {
      database.run('INSERT INTO things VALUES (?, ?)', 'a', 1)
      throw new Error('stop')
    }),
  ).toThrow('stop')
  database.transaction(() => database.transaction(() => database.run('INSERT INTO things VALUES (?, ?)', 'b', 2)))
  expect(database.all('SELECT id FROM things')).toEqual([{ id: 'b' }])
})

test('only what can be had again does not wait for the disk, also where it fails', () => {
  using database = opened(path()).database
  const waits = (): boolean => JSON.stringify(database.all('PRAGMA synchronous')) === '[{"synchronous":2}]'
  expect(waits()).toBe(true)
  database.relaxed(() => {
    database.run('INSERT INTO things VALUES (?, ?)', 'a', 1)
    expect(waits()).toBe(false)
  })
  expect(waits()).toBe(true)
  expect(() => database.relaxed(() => database.run('INSERT INTO things VALUES (?, ?)', 'a', 1))).toThrow()
  expect(waits()).toBe(true)
  database.transaction(() => database.relaxed(() => expect(waits()).toBe(true)))
  expect(database.all('SELECT id FROM things')).toEqual([{ id: 'a' }])
})

test('a file that is no database is put aside, kept, and an empty one is begun', () => {
  const at = path()
  opened(at).database[Symbol.dispose]()
  writeFileSync(at, 'this is not a database, but it is somebody’s data'.repeat(100))
  const { database, problem } = opened(at)
  expect(problem?.code).toBe('corrupt')
  expect(readFileSync(problem?.copy ?? '', 'utf8')).toContain('somebody’s data')
  expect(database.all('SELECT * FROM things')).toEqual([])
  database[Symbol.dispose]()
})

test('a place that cannot be written is a value, not a crash', () => {
  const result = openDatabase('/dev/null/hush.db', migrations, 1)
  expect(result).toMatchObject({ ok: false, problem: { code: 'disk' } })
})

test('what one key sealed, that key opens under the same label, and nothing else does', () => {
  const sealer = createSealer(newSealingKey())
  const other = createSealer(newSealingKey())
  fc.assert(
    fc.property(fc.string(), fc.jsonValue(), fc.nat(), (label, value, at) => {
      const sealed = sealer.seal(label, value)
      expect(JSON.stringify(sealer.open(label, sealed))).toBe(JSON.stringify(value))
      expect(sealer.open(`${label}!`, sealed)).toBeUndefined()
      expect(other.open(label, sealed)).toBeUndefined()
      const changed = Uint8Array.from(sealed)
      changed[at % changed.length] = (changed[at % changed.length] ?? 0) ^ 1
      expect(sealer.open(label, changed)).toBeUndefined()
      expect(sealer.open(label, sealed.subarray(0, at % sealed.length))).toBeUndefined()
    }),
  )
})

/** As a fault of the disk would: one page in the middle is zeroes. */
function damage(at: string, table: string): void {
  const sqlite = new DatabaseSync(at)
  const page = Number(sqlite.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(table)?.['rootpage'])
  sqlite.close()
  const file = openSync(at, 'r+')
  writeSync(file, Buffer.alloc(4096), 0, 4096, (page - 1) * 4096)
  closeSync(file)
}

test('damage deep in a file is found at the start, and what lies beside it is carried over', () => {
  const at = path()
  const steps = [...migrations, 'CREATE TABLE rules (id TEXT PRIMARY KEY, rule TEXT)']
  {
    using database = opened(at, steps).database
    database.run('INSERT INTO things VALUES (?, ?)', 'a', 1)
    database.run('INSERT INTO rules VALUES (?, ?)', 'design', 'never')
  }
  damage(at, 'things')
  const result = openDatabase(at, steps, 1, { rescued: ['rules', 'things', 'nonsense'] })
  if (!result.ok) throw new Error(result.problem.detail)
  using database = result.value.database
  expect(result.value.problem).toMatchObject({ code: 'corrupt' })
  expect(database.all('SELECT * FROM rules')).toEqual([{ id: 'design', rule: 'never' }])
  expect(database.all('SELECT * FROM things')).toEqual([])
})

test('a full disk is told once, takes nothing by halves, and is told to be well again', () => {
  const told: (string | null)[] = []
  const result = openDatabase(path(), migrations, 1, { onTrouble: (trouble) => told.push(trouble) })
  if (!result.ok) throw new Error(result.problem.detail)
  using database = result.value.database
  const write = (id: string): void => database.run('INSERT INTO things VALUES (?, 1)', id.repeat(5000))
  write('a')
  database.all('PRAGMA max_page_count = 1')
  for (const id of ['b', 'c']) expect(() => database.transaction(() => write(id))).toThrow('full')
  expect(database.all('SELECT count(*) AS n FROM things')).toEqual([{ n: 1 }])
  database.all('PRAGMA max_page_count = 1000')
  expect(told).toEqual(['full'])
  database.transaction(() => write('d'))
  expect(told).toEqual(['full', null])
  database.all('PRAGMA query_only = ON')
  expect(() => write('e')).toThrow('readonly')
  expect(() => database.run('INSERT INTO things VALUES (?, 1)', 'e')).toThrow('readonly')
  expect(told).toEqual(['full', null, 'read-only'])
})
