import { mkdirSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLOutputValue, type StatementSync } from 'node:sqlite'
import type { DiskTrouble } from '../../shared/model.ts'
import { failed, ok, type Result } from '../../shared/result.ts'

type SqlValue = string | number | null | Uint8Array

/** One SQLite file: synchronous, durable against a power cut (WAL, `synchronous=FULL`, about 0.25 ms a write). */
export interface Database extends Disposable {
  run(sql: string, ...params: SqlValue[]): void
  /** Rows as they lie on disk: parse them by a schema before use. An integer that no number can hold comes as a bigint. */
  all(sql: string, ...params: SqlValue[]): unknown[]
  /** All or nothing; what `work` throws is thrown on after the roll-back. Nested calls join the outer one. */
  transaction<T>(work: () => T): T
  /** As `transaction`, but nobody waits for the disk: no crash takes it away, a power cut may. For what can be had again. */
  relaxed<T>(work: () => T): T
}

type DatabaseProblem =
  /** The file was no database any more: it was put aside under `copy`, and an empty one begun. */
  { code: 'corrupt'; copy: string }

export interface OpenedDatabase {
  readonly database: Database
  readonly problem: DatabaseProblem | null
}

export interface DatabaseOptions {
  /** Tables whose rows are carried over from a corrupt file, as far as they can be read. */
  readonly rescued?: readonly string[]
  /** Told once when the disk begins to refuse, and null once it has taken a change again. What was refused is thrown, too. */
  readonly onTrouble?: (trouble: DiskTrouble | null) => void
}

/**
 * Opens (or begins) the database at `path`; `migrations` are run once each, in order.
 * A corrupt file is kept under another name. `disk` where the folder cannot be written.
 */
export function openDatabase(
  path: string,
  migrations: readonly string[],
  now: number,
  { rescued = [], onTrouble = () => undefined }: DatabaseOptions = {},
): Result<OpenedDatabase, { code: 'disk'; detail: string }> {
  try {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    try {
      return ok({ database: open(path, migrations, onTrouble), problem: null })
    } catch (error) {
      if (!isCorrupt(error)) throw error
      const copy = `${path}.corrupt-${now}`
      renameSync(path, copy)
      for (const suffix of ['-wal', '-shm']) renameIfThere(path + suffix, copy + suffix)
      const database = open(path, migrations, onTrouble)
      rescue(copy, database, rescued)
      return ok({ database, problem: { code: 'corrupt', copy } })
    }
  } catch (error) {
    return failed({ code: 'disk', detail: error instanceof Error ? error.message : 'unknown' })
  }
}

type OnTrouble = NonNullable<DatabaseOptions['onTrouble']>

function open(path: string, migrations: readonly string[], onTrouble: OnTrouble): Database {
  const sqlite = new DatabaseSync(path)
  try {
    check(sqlite)
    sqlite.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA busy_timeout=2000')
    // A megabyte at a time: what the log holds is carried over while somebody waits.
    sqlite.exec('PRAGMA wal_autocheckpoint=250')
    migrate(sqlite, migrations)
  } catch (error) {
    sqlite.close()
    throw error
  }
  const statements = new Map<string, StatementSync>()
  const prepare = (sql: string): StatementSync => {
    const known = statements.get(sql)
    if (known) return known
    const made = sqlite.prepare(sql)
    statements.set(sql, made)
    return made
  }
  let depth = 0
  let isOpen = true
  let rowsChanged = 0
  let trouble: DiskTrouble | null = null

  function become(next: DiskTrouble | null): void {
    if (next === trouble) return
    trouble = next
    onTrouble(next)
  }

  function watched<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      const found = troubleOf(error)
      if (found) become(found)
      throw error
    }
  }

  function transaction<T>(work: () => T): T {
    if (depth > 0) return work()
    return watched(() => {
      sqlite.exec('BEGIN IMMEDIATE')
      depth++
      const before = rowsChanged
      try {
        const result = work()
        sqlite.exec('COMMIT')
        if (rowsChanged !== before) become(null)
        return result
      } catch (error) {
        // A full disk may have rolled back already.
        if (sqlite.isTransaction) sqlite.exec('ROLLBACK')
        throw error
      } finally {
        depth--
      }
    })
  }

  return {
    run(sql, ...params) {
      const { changes } = watched(() => prepare(sql).run(...params))
      rowsChanged += Number(changes)
      // A statement that finds nothing to change proves nothing; within a transaction the proof is its end.
      if (depth === 0 && changes !== 0) become(null)
    },
    all: (sql, ...params) => watched(() => rowsOf(prepare(sql), params)),
    transaction,
    relaxed(work) {
      if (depth > 0) return work()
      // There is one log: the next change that is to last carries these with it.
      sqlite.exec('PRAGMA synchronous=NORMAL')
      try {
        return transaction(work)
      } finally {
        sqlite.exec('PRAGMA synchronous=FULL')
      }
    },
    [Symbol.dispose]() {
      if (isOpen) sqlite.close()
      isOpen = false
    },
  }
}

function rowsOf(statement: StatementSync, params: readonly SqlValue[]): unknown[] {
  try {
    return statement.all(...params)
  } catch (error) {
    if (!isTooLargeANumber(error)) throw error
  }
  // It throws for the whole answer, and one odd row must not cost the others.
  statement.setReadBigInts(true)
  try {
    return statement.all(...params).map((row) => Object.fromEntries(Object.entries(row).map(narrowed)))
  } finally {
    statement.setReadBigInts(false)
  }
}

const isTooLargeANumber = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_OUT_OF_RANGE'

function narrowed([name, value]: [string, SQLOutputValue]): [string, SQLOutputValue] {
  const number = Number(value)
  return [name, typeof value === 'bigint' && Number.isSafeInteger(number) ? number : value]
}

function migrate(sqlite: DatabaseSync, migrations: readonly string[]): void {
  const done = sqlite.prepare('PRAGMA user_version').get()?.['user_version']
  const from = typeof done === 'number' ? done : 0
  for (const [index, sql] of migrations.entries()) {
    if (index >= from) sqlite.exec(`BEGIN; ${sql}; PRAGMA user_version = ${index + 1}; COMMIT`)
  }
}

/** Damage deep in the file would else be found in the middle of a run: about 1.5 ms a megabyte. */
function check(sqlite: DatabaseSync): void {
  const found = sqlite.prepare('PRAGMA quick_check(1)').get()?.['quick_check']
  if (found !== 'ok') throw new CorruptError()
}

class CorruptError extends Error {}

const isCorrupt = (error: unknown): boolean => error instanceof CorruptError || troubleOf(error) === 'damaged'

/** By SQLite's result code (https://sqlite.org/rescode.html): null where the fault is not the disk's. */
function troubleOf(error: unknown): DiskTrouble | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null
  switch (error.errcode & 0xff) {
    case 8: // SQLITE_READONLY
      return 'read-only'
    case 11: // SQLITE_CORRUPT
    case 26: // SQLITE_NOTADB
      return 'damaged'
    case 13: // SQLITE_FULL
      return 'full'
    case 5: // SQLITE_BUSY: another program holds it
    case 10: // SQLITE_IOERR
    case 14: // SQLITE_CANTOPEN
      return 'unknown'
    default:
      return null
  }
}

/** Row by row, until the damage. */
function rescue(copy: string, database: Database, tables: readonly string[]): void {
  for (const table of tables) {
    try {
      using damaged = new DatabaseSync(copy, { readOnly: true })
      for (const row of damaged.prepare(`SELECT * FROM ${table}`).iterate()) {
        const columns = Object.keys(row)
        const places = columns.map(() => '?').join(', ')
        database.run(
          `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places})`,
          ...Object.values(row).map(plain),
        )
      }
    } catch {
      // What is beyond the damage is lost.
    }
  }
}

const plain = (value: SQLOutputValue): SqlValue => (typeof value === 'bigint' ? Number(value) : value)

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch {
    // There was none.
  }
}
