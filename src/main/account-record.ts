import * as v from 'valibot'
import { stationIdSchema, userIdSchema } from '../shared/ids.ts'
import type { Vault } from './settings/vault.ts'

/** Who an account is and how it signs in: one entry of its vault, so that nothing of it lies in the open, or by halves. */
const recordSchema = v.object({
  server: v.string(),
  isDemo: v.boolean(),
  allowInsecure: v.boolean(),
  userId: userIdSchema,
  name: v.string(),
  nick: v.string(),
  /** ms since the epoch, UTC: what is older is no news. */
  signedInAt: v.number(),
  apiKey: v.string(),
  password: v.string(),
  /** A bearer token: the change feed is told apart by nothing else. */
  stationId: stationIdSchema,
})
export type AccountRecord = v.InferOutput<typeof recordSchema>

const ENTRY = 'account'

/** Null where there is none, or where it cannot be opened here any more. */
export async function readRecord(vault: Vault): Promise<AccountRecord | null> {
  const record = v.safeParse(v.pipe(v.string(), v.parseJson(), recordSchema), await vault.get(ENTRY))
  return record.success ? record.output : null
}

/** On disk when it resolves; rejects where the disk or the keychain refuses. */
export const writeRecord = (vault: Vault, record: AccountRecord): Promise<void> =>
  vault.set(ENTRY, JSON.stringify(record))
