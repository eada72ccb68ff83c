import { randomUUID } from 'node:crypto'
import * as v from 'valibot'
import { formatServerTime } from '../src/protocol/time.ts'
import { type ConversationId, type MessageId, messageIdSchema, type UserId } from '../src/shared/ids.ts'
import type { Instant } from '../src/shared/time.ts'
import type { Database } from './database.ts'

export interface StoredMessage {
  readonly id: MessageId
  readonly type: string
  /** As the sender wrote it, `yyyy-MM-dd HH:mm:ss`. */
  readonly created: string
  readonly validUntil: Instant
  readonly data: string
}

export interface StoredReport {
  readonly id: string
  readonly type: string
  readonly created: string
}

/** Messages in the order of arrival. What has expired at `now` is never given out, and at a start is blanked on disk. */
export interface Messages {
  /** False where this id is there already: the same id is one message. `lastAccessAt` is its `created`. */
  add(conversation: ConversationId, message: StoredMessage, lastAccessAt: Instant): boolean
  find(conversation: ConversationId, id: string): StoredMessage | undefined
  /** All after this id; all of them where the id is empty or unknown. */
  after(conversation: ConversationId, id: string, now: Instant): StoredMessage[]
  /** The `limit` before this id, oldest first; the newest where the id is empty or unknown. */
  before(conversation: ConversationId, id: string, limit: number, now: Instant): StoredMessage[]
  /** False where nothing was new: known message, not reported by this reader before. */
  addViewed(conversation: ConversationId, reader: UserId, ids: readonly string[], now: Instant): boolean
  reportsAfter(conversation: ConversationId, id: string): StoredReport[]
  reportsBefore(conversation: ConversationId, id: string, limit: number): StoredReport[]
  blankExpired(now: Instant): void
}

const messageRow = v.object({
  id: messageIdSchema,
  type: v.string(),
  created: v.string(),
  valid_until: v.number(),
  data: v.string(),
})
const reportRow = v.object({ id: v.string(), type: v.string(), created: v.string() })
const seqRow = v.object({ seq: v.number() })

export function createMessages(database: Database): Messages {
  const seqOf = (table: 'messages' | 'reports', conversation: ConversationId, id: string): number | undefined =>
    database.all(seqRow, `SELECT seq FROM ${table} WHERE conversation_id = ? AND id = ?`, conversation, id)[0]?.seq

  const select = (rest: string, ...params: (string | number)[]): StoredMessage[] =>
    database
      .all(messageRow, `SELECT id, type, created, valid_until, data FROM messages ${rest}`, ...params)
      .map(({ valid_until, ...message }) => ({ ...message, validUntil: valid_until }))

  const find = (conversation: ConversationId, id: string): StoredMessage | undefined =>
    select('WHERE conversation_id = ? AND id = ?', conversation, id)[0]

  return {
    find,
    add: (conversation, { id, type, created, validUntil, data }, lastAccessAt) =>
      database.transaction(() => {
        const { changes } = database.run(
          `INSERT OR IGNORE INTO messages (conversation_id, id, type, created, valid_until, data)
           VALUES (?, ?, ?, ?, ?, ?)`,
          conversation,
          id,
          type,
          created,
          validUntil,
          data,
        )
        if (changes === 0) return false
        const sql = 'UPDATE conversations SET last_message_id = ?, last_access = ? WHERE id = ?'
        database.run(sql, id, lastAccessAt, conversation)
        return true
      }),
    after: (conversation, id, now) =>
      select(
        'WHERE conversation_id = ? AND seq > ? AND valid_until > ? ORDER BY seq',
        conversation,
        seqOf('messages', conversation, id) ?? 0,
        now,
      ),
    before: (conversation, id, limit, now) =>
      select(
        'WHERE conversation_id = ? AND seq < ? AND valid_until > ? ORDER BY seq DESC LIMIT ?',
        conversation,
        seqOf('messages', conversation, id) ?? Number.MAX_SAFE_INTEGER,
        now,
        limit,
      ).reverse(),
    addViewed: (conversation, reader, ids, now) =>
      database.transaction(() => {
        let last = ''
        for (const id of ids) {
          if (!find(conversation, id)) continue
          const reportId = randomUUID()
          const { changes } = database.run(
            `INSERT OR IGNORE INTO reports (conversation_id, id, type, created, message_id, user_id)
             VALUES (?, ?, 'viewed', ?, ?, ?)`,
            conversation,
            reportId,
            formatServerTime(now),
            id,
            reader,
          )
          if (changes > 0) last = reportId
        }
        if (last === '') return false
        database.run('UPDATE conversations SET last_report_id = ? WHERE id = ?', last, conversation)
        return true
      }),
    reportsAfter: (conversation, id) =>
      database.all(
        reportRow,
        'SELECT id, type, created FROM reports WHERE conversation_id = ? AND seq > ? ORDER BY seq',
        conversation,
        seqOf('reports', conversation, id) ?? 0,
      ),
    reportsBefore: (conversation, id, limit) =>
      database
        .all(
          reportRow,
          'SELECT id, type, created FROM reports WHERE conversation_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?',
          conversation,
          seqOf('reports', conversation, id) ?? Number.MAX_SAFE_INTEGER,
          limit,
        )
        .reverse(),
    blankExpired(now) {
      // The id stays: whoever knows it may still ask for what came after it.
      database.run("UPDATE messages SET data = '' WHERE valid_until <= ? AND data <> ''", now)
    },
  }
}
