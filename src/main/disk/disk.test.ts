import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
