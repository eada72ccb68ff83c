import { mkdirSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { failed, ok, type Result } from '../../shared/result.ts'

type SqlValue = string | number | null | Uint8Array

/** One SQLite file: synchronous, durable against a power cut (WAL, `synchronous=FULL`, about 0.25 ms a write). */
export interface Database extends Disposable {
  run(sql: string, ...params: SqlValue[]): void
  /** Rows as they lie on disk: parse them by a schema before use. */
  all(sql: string, ...params: SqlValue[]): unknown[]
  /** All or nothing; what `work` throws is thrown on after the roll-back. Nested calls join the outer one. */
  transaction<T>(work: () => T): T
}

type DatabaseProblem =
  /** The file was no database any more: it was put aside under `copy`, and an empty one begun. */
  { code: 'corrupt'; copy: string }

export interface OpenedDatabase {
  readonly database: Database
  readonly problem: DatabaseProblem | null
}

/**
 * Opens (or begins) the database at `path`; `migrations` are run once each, in order.
 * A corrupt file is kept under another name. `disk` where the folder cannot be written.
 */
export function openDatabase(
  path: string,
  migrations: readonly string[],
  now: number,
): Result<OpenedDatabase, { code: 'disk'; detail: string }> {
  try {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    try {
      return ok({ database: open(path, migrations), problem: null })
    } catch (error) {
      if (!isCorrupt(error)) throw error
      const copy = `${path}.corrupt-${now}`
      renameSync(path, copy)
      for (const suffix of ['-wal', '-shm']) renameIfThere(path + suffix, copy + suffix)
      return ok({ database: open(path, migrations), problem: { code: 'corrupt', copy } })
    }
  } catch (error) {
    return failed({ code: 'disk', detail: error instanceof Error ? error.message : 'unknown' })
  }
}

function open(path: string, migrations: readonly string[]): Database {
  const sqlite = new DatabaseSync(path)
  try {
    sqlite.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA busy_timeout=2000')
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
  return {
    run(sql, ...params) {
      prepare(sql).run(...params)
    },
    all: (sql, ...params) => prepare(sql).all(...params),
    transaction(work) {
      if (depth > 0) return work()
      sqlite.exec('BEGIN IMMEDIATE')
      depth++
      try {
        const result = work()
        sqlite.exec('COMMIT')
        return result
      } catch (error) {
        // A full disk may have rolled back already.
        if (sqlite.isTransaction) sqlite.exec('ROLLBACK')
        throw error
      } finally {
        depth--
      }
    },
    [Symbol.dispose]() {
      if (isOpen) sqlite.close()
      isOpen = false
    },
  }
}

function migrate(sqlite: DatabaseSync, migrations: readonly string[]): void {
  const done = sqlite.prepare('PRAGMA user_version').get()?.['user_version']
  const from = typeof done === 'number' ? done : 0
  for (const [index, sql] of migrations.entries()) {
    if (index >= from) sqlite.exec(`BEGIN; ${sql}; PRAGMA user_version = ${index + 1}; COMMIT`)
  }
}

function isCorrupt(error: unknown): boolean {
  return error instanceof Error && /malformed|not a database|disk image/.test(error.message)
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch {
    // There was none.
  }
}
