import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { userIdSchema } from '../shared/ids.ts'

/** What lies in an account's folder beside its vault and its database. The station id is a bearer token: in the vault. */
const recordSchema = v.object({
  server: v.string(),
  isDemo: v.boolean(),
  allowInsecure: v.boolean(),
  userId: userIdSchema,
  name: v.string(),
  nick: v.string(),
  signedInAt: v.number(),
})
export type AccountRecord = v.InferOutput<typeof recordSchema>

const recordPath = (folder: string): string => join(folder, 'account.json')

/** Null where there is none, or where it makes no sense. */
export function readRecord(folder: string): AccountRecord | null {
  try {
    const record = v.safeParse(recordSchema, JSON.parse(readFileSync(recordPath(folder), 'utf8')))
    return record.success ? record.output : null
  } catch {
    return null
  }
}

export function writeRecord(folder: string, record: AccountRecord): void {
  const path = recordPath(folder)
  writeFileSync(`${path}.new`, JSON.stringify(record, null, 2), { mode: 0o600, flush: true })
  renameSync(`${path}.new`, path)
}
