import * as v from 'valibot'
import { conversationIdSchema, type ConversationId } from '../../shared/ids.ts'
import { muteRuleSchema, type MuteRule } from '../../shared/mute/model.ts'
import { failed, ok, type Result } from '../../shared/result.ts'
import { wellFormed } from '../../shared/well-formed.ts'
import type { Database } from '../disk/database.ts'
import type { Intent } from './entry.ts'
import type { MuteRow } from './queue-model.ts'

/** Part of the account's database. Ids and times only, so nothing here has to be sealed. */
export const muteTables = `
  CREATE TABLE mute_rules (conversation_id TEXT PRIMARY KEY, rule TEXT NOT NULL) STRICT;
  CREATE TABLE mute_intents (conversation_id TEXT PRIMARY KEY, intent TEXT NOT NULL) STRICT;
`

/** Carried over from a damaged database: the server's bit alone would not say until when, or except for whom. */
export const mutesRescued = ['mute_rules', 'mute_intents'] as const

/** Rules and intents, durable before a request leaves. */
export interface IntentLog {
  /** What was there when the last run stopped. A row that makes no sense is dropped: the server's bit remains. */
  load(): readonly MuteRow[]
  /** All rows or none. `detail` holds the system's words, no names. */
  write(rows: readonly MuteRow[]): Result<null, { code: 'not-saved'; detail: string }>
}

const by = v.picklist(['person', 'end', 'again'])
const intentSchema = v.variant('want', [
  v.object({ want: v.literal('muted'), rule: muteRuleSchema, by }),
  v.object({ want: v.literal('unmuted'), by }),
])
const ruleRowSchema = v.object({
  conversation_id: conversationIdSchema,
  rule: v.pipe(v.string(), v.parseJson(), muteRuleSchema),
})
const intentRowSchema = v.object({
  conversation_id: conversationIdSchema,
  intent: v.pipe(v.string(), v.parseJson(), intentSchema),
})

export function createIntentLog(database: Database): IntentLog {
  const readRules = (): Map<ConversationId, MuteRule> =>
    new Map(
      wellFormed(ruleRowSchema, database.all('SELECT * FROM mute_rules')).map((row) => [row.conversation_id, row.rule]),
    )
  const readIntents = (): Map<ConversationId, Intent> =>
    new Map(
      wellFormed(intentRowSchema, database.all('SELECT * FROM mute_intents')).map((row) => [
        row.conversation_id,
        row.intent,
      ]),
    )

  return {
    load() {
      const [rules, intents] = [readRules(), readIntents()]
      const ids = new Set([...rules.keys(), ...intents.keys()])
      return [...ids].map((id) => ({ id, rule: rules.get(id) ?? null, intent: intents.get(id) ?? null }))
    },
    write(rows) {
      try {
        database.transaction(() => {
          for (const { id, rule, intent } of rows) {
            put(database, 'mute_rules', 'rule', id, rule)
            put(database, 'mute_intents', 'intent', id, intent)
          }
        })
        return ok(null)
      } catch (error) {
        return failed({ code: 'not-saved', detail: error instanceof Error ? error.message : 'unknown' })
      }
    },
  }
}

type TableName = 'mute_rules' | 'mute_intents'

function put(database: Database, table: TableName, column: string, id: ConversationId, value: object | null): void {
  if (value === null) database.run(`DELETE FROM ${table} WHERE conversation_id = ?`, id)
  else {
    const sql = `INSERT INTO ${table} (conversation_id, ${column}) VALUES (?, ?)
      ON CONFLICT (conversation_id) DO UPDATE SET ${column} = excluded.${column}`
    database.run(sql, id, JSON.stringify(value))
  }
}
