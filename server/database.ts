import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import * as v from 'valibot'
import { failed, ok, type Result } from '../src/shared/result.ts'

type SqlValue = string | number | null | Uint8Array
type RowSchema = v.GenericSchema

/** The server's one SQLite file: synchronous and durable. What comes off the disk passes a schema. */
export interface Database extends Disposable {
  run(sql: string, ...params: SqlValue[]): { readonly changes: number }
  all<Schema extends RowSchema>(schema: Schema, sql: string, ...params: SqlValue[]): v.InferOutput<Schema>[]
  /** All or nothing; nested calls join the outer one. */
  transaction<T>(work: () => T): T
}

export type DatabaseProblem = { code: 'in-use' } | { code: 'disk'; detail: string }

/** Opens or begins `chat-server.db` in `folder` (made, mode 0700, where it is missing); one server at a time. */
export function openDatabase(folder: string, migrations: readonly string[]): Result<Database, DatabaseProblem> {
  let sqlite: DatabaseSync | undefined
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const path = join(folder, 'chat-server.db')
    sqlite = new DatabaseSync(path)
    chmodSync(path, 0o600)
    sqlite.exec('PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL')
    sqlite.exec('PRAGMA secure_delete=ON; BEGIN IMMEDIATE; COMMIT')
    migrate(sqlite, migrations)
    return ok(wrap(sqlite))
  } catch (error) {
    sqlite?.close()
    const detail = error instanceof Error ? error.message : 'unknown'
    return failed(/locked/.test(detail) ? { code: 'in-use' } : { code: 'disk', detail })
  }
}

function wrap(sqlite: DatabaseSync): Database {
  const statements = new Map<string, StatementSync>()
  const prepare = (sql: string): StatementSync => {
    const known = statements.get(sql)
    if (known) return known
    const made = sqlite.prepare(sql)
    statements.set(sql, made)
    return made
  }
  const inTransaction = (): boolean => sqlite.isTransaction
  let isOpen = true
  return {
    run: (sql, ...params) => ({ changes: Number(prepare(sql).run(...params).changes) }),
    all: (schema, sql, ...params) => v.parse(v.array(schema), prepare(sql).all(...params)),
    transaction(work) {
      if (inTransaction()) return work()
      sqlite.exec('BEGIN IMMEDIATE')
      try {
        const result = work()
        sqlite.exec('COMMIT')
        return result
      } catch (error) {
        // A full disk may have rolled back already.
        if (inTransaction()) sqlite.exec('ROLLBACK')
        throw error
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
