import * as v from 'valibot'
import { conversationIdSchema, messageIdSchema, type ConversationId, type MessageId } from '../../shared/ids.ts'
import type { Message } from '../../shared/model.ts'
import type { Instant } from '../../shared/time.ts'
import { wellFormed } from '../../shared/well-formed.ts'
import type { Database } from '../disk/database.ts'
import type { Sealer } from '../disk/sealer.ts'
import { createGlances, readPosition, type Glances } from './glances.ts'
import { createStoredMessages, sound, type IncomingMessage } from './stored-messages.ts'
import { createVerdicts, type Verdicts } from './verdicts.ts'

/**
 * Messages on disk, in the server's order, texts sealed. `position` counts up from 1 for what `download` brought after
 * the baseline, and down from 0 for older pages. Why unread is reckoned from it: docs/decisions/0004-unread.md.
 */
export const historyTables = `
  CREATE TABLE cursors (
    conversation_id TEXT PRIMARY KEY, instance TEXT NOT NULL, message_id TEXT, at INTEGER NOT NULL,
    read_position INTEGER NOT NULL DEFAULT 0, complete INTEGER NOT NULL DEFAULT 0
  ) WITHOUT ROWID;
  CREATE TABLE messages (
    conversation_id TEXT NOT NULL, position INTEGER NOT NULL, id TEXT NOT NULL,
    created_at INTEGER NOT NULL, valid_until INTEGER NOT NULL,
    own INTEGER NOT NULL, names_me INTEGER NOT NULL, judged INTEGER NOT NULL, held INTEGER NOT NULL DEFAULT 0,
    sealed BLOB NOT NULL, PRIMARY KEY (conversation_id, position)
  ) WITHOUT ROWID;
  CREATE UNIQUE INDEX messages_by_id ON messages (conversation_id, id);
  CREATE INDEX messages_unjudged ON messages (conversation_id) WHERE judged = 0;
  CREATE INDEX messages_by_end ON messages (valid_until);
  CREATE TABLE baseline (taken INTEGER NOT NULL);
  CREATE TABLE owed (conversation_id TEXT PRIMARY KEY, generation INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE verdicts (
    conversation_id TEXT NOT NULL, message_id TEXT NOT NULL, at INTEGER NOT NULL, verdict TEXT NOT NULL,
    because TEXT NOT NULL, PRIMARY KEY (conversation_id, message_id)
  ) WITHOUT ROWID;
  CREATE INDEX verdicts_by_time ON verdicts (at);
`

/** How far `download` has come in one incarnation of a conversation. Only `takeForward` moves it. */
export interface Cursor {
  readonly instance: string
  /** Null: nothing has been taken yet; then what was created before `at` is no news. */
  readonly messageId: MessageId | null
  readonly at: Instant
}

/** `generation` tells a second naming of the same conversation from the first: only what was read is struck off. */
export interface Owed {
  readonly id: ConversationId
  readonly generation: number
}

export interface History extends Pick<Verdicts, 'judge' | 'verdicts'> {
  /** The first list after signing in has been taken: what it showed is no news. */
  isBaselined(): boolean
  /** Begins these at once, or none. The baseline stands with the last of them: until then it may be begun anew. */
  baseline(cursors: ReadonlyMap<ConversationId, Cursor>, isLast: boolean): void
  cursor(id: ConversationId): Cursor | null
  /** Of all these that have one, in one question. */
  cursors(ids: readonly ConversationId[]): ReadonlyMap<ConversationId, Cursor>
  /** For a conversation that has no cursor, or a new incarnation: what was held of the old one is dropped. */
  begin(id: ConversationId, cursor: Cursor): void
  /** As they stand afterwards. */
  owe(ids: readonly ConversationId[]): Owed[]
  owed(): Owed[]
  strike(owed: Owed): void
  /** Stores what is new of `messages`, moves the cursor and strikes `owed`, at once. Returns what was really new, placed. */
  takeForward(id: ConversationId, messages: readonly IncomingMessage[], cursor: Cursor, owed: Owed | null): Message[]
  /** Stores a page from before everything held. */
  takeOlder(id: ConversationId, messages: readonly IncomingMessage[]): Message[]
  /** The server has nothing older. */
  complete(id: ConversationId): void
  /** At most `limit` messages before a position (null: the newest), ascending. */
  page(
    id: ConversationId,
    before: number | null,
    limit: number,
    now: Instant,
  ): { messages: Message[]; complete: boolean }
  readonly glances: Glances
  /** When the newest message of somebody else was made; null where none is held. */
  newestFromOthers(id: ConversationId): Instant | null
  oldest(id: ConversationId): Message | null
  message(id: ConversationId, messageId: MessageId): Message | null
  readUpTo(id: ConversationId, position: number): void
  /** What has been stored and not yet judged, oldest first: after a crash it is judged at the next start. */
  unjudged(): Message[]
  /** Deletes what has expired, and verdicts older than seven days. */
  expire(now: Instant): { conversationId: ConversationId; messageId: MessageId }[]
  nextExpiry(): Instant | null
  /** Texts go, reading positions and cursors stay: for a person who wants nothing kept. */
  forget(): void
}

const cursorRow = v.object({
  conversation_id: conversationIdSchema,
  instance: v.string(),
  message_id: v.nullable(messageIdSchema),
  at: v.number(),
})
type CursorRow = v.InferOutput<typeof cursorRow>
const owedRow = v.pipe(
  v.object({ conversation_id: conversationIdSchema, generation: v.number() }),
  v.transform(({ conversation_id, generation }): Owed => ({ id: conversation_id, generation })),
)
const goneRow = v.pipe(
  v.object({ conversation_id: conversationIdSchema, id: messageIdSchema }),
  v.transform(({ conversation_id, id }) => ({ conversationId: conversation_id, messageId: id })),
)
const numberRow = v.object({ n: v.nullable(v.number()) })

export function createHistory({ database, sealer }: { database: Database; sealer: Sealer }): History {
  const { run, all, transaction, relaxed } = database
  const stored = createStoredMessages({ database, sealer })
  const { select, put } = stored
  const { forgetOld, ...verdicts } = createVerdicts(database)

  function number(sql: string, ...params: Parameters<Database['all']>[1][]): number | null {
    return wellFormed(numberRow, all(sql, ...params))[0]?.n ?? null
  }

  const isKnown = (id: ConversationId, message: IncomingMessage): boolean =>
    number(`SELECT count(*) AS n FROM messages WHERE conversation_id = ? AND id = ? AND ${sound}`, id, message.id) !== 0

  const fresh = (id: ConversationId, messages: readonly IncomingMessage[]): IncomingMessage[] => {
    const seen = new Set<MessageId>()
    return messages.filter((message) => {
      if (seen.has(message.id) || isKnown(id, message)) return false
      seen.add(message.id)
      return true
    })
  }

  const strike = ({ id, generation }: Owed): void =>
    run('DELETE FROM owed WHERE conversation_id = ? AND generation = ?', id, generation)

  const readCursor = ({ instance, message_id, at }: CursorRow): Cursor => ({ instance, messageId: message_id, at })

  const beginAt = (id: ConversationId, { instance, messageId, at }: Cursor): void =>
    run(
      'REPLACE INTO cursors (conversation_id, instance, message_id, at) VALUES (?, ?, ?, ?)',
      ...[id, instance, messageId, at],
    )

  return {
    isBaselined: () => number('SELECT count(*) AS n FROM baseline') !== 0,
    baseline(cursors, isLast) {
      const keep = isLast ? transaction : relaxed
      keep(() => {
        for (const [id, cursor] of cursors) beginAt(id, cursor)
        if (isLast) run('INSERT INTO baseline VALUES (1)')
      })
    },
    cursor(id) {
      const row = wellFormed(cursorRow, all('SELECT * FROM cursors WHERE conversation_id = ?', id))[0]
      return row ? readCursor(row) : null
    },
    cursors(ids) {
      const sql = 'SELECT * FROM cursors WHERE conversation_id IN (SELECT value FROM json_each(?))'
      const rows = wellFormed(cursorRow, all(sql, JSON.stringify(ids)))
      return new Map(rows.map((row) => [row.conversation_id, readCursor(row)]))
    },
    begin(id, cursor) {
      transaction(() => {
        run('DELETE FROM messages WHERE conversation_id = ?', id)
        run('DELETE FROM cursors WHERE conversation_id = ?', id)
        beginAt(id, cursor)
      })
    },
    owe: (ids) =>
      transaction(() => {
        // Whatever stood there, the next generation is a small number, and another one.
        const next = 'CAST(generation AS INTEGER) % 1000000000 + 1'
        const sql = `INSERT INTO owed VALUES (?, 1) ON CONFLICT DO UPDATE SET generation = ${next} RETURNING *`
        return ids.flatMap((id) => wellFormed(owedRow, all(sql, id)))
      }),
    owed: () => wellFormed(owedRow, all('SELECT * FROM owed')),
    strike,
    takeForward: (id, messages, cursor, owed) =>
      transaction(() => {
        let position = number(`SELECT max(position) AS n FROM messages WHERE conversation_id = ? AND ${sound}`, id) ?? 0
        position = Math.max(
          position,
          number(`SELECT ${readPosition} AS n FROM cursors WHERE conversation_id = ?`, id) ?? 0,
        )
        const placed = fresh(id, messages).map((message) => put(id, message, ++position, false))
        run('UPDATE cursors SET message_id = ?, at = ? WHERE conversation_id = ?', cursor.messageId, cursor.at, id)
        if (owed) strike(owed)
        return placed
      }),
    takeOlder: (id, messages) =>
      relaxed(() => {
        const incoming = fresh(id, messages)
        const sql = `SELECT min(position) AS n FROM messages WHERE conversation_id = ? AND ${sound}`
        const lowest = Math.min(number(sql, id) ?? 1, 1)
        return incoming.map((message, index) => put(id, message, lowest - incoming.length + index, true))
      }),
    complete: (id) => relaxed(() => run('UPDATE cursors SET complete = 1 WHERE conversation_id = ?', id)),
    page(id, before, limit, now) {
      const newestFirst = select(
        `SELECT * FROM messages WHERE conversation_id = ? AND position < ? AND valid_until > ? AND ${sound}
         ORDER BY position DESC LIMIT ?`,
        ...[id, before ?? Number.MAX_SAFE_INTEGER, now, limit],
      )
      const complete = number('SELECT complete AS n FROM cursors WHERE conversation_id = ?', id) === 1
      return { messages: newestFirst.reverse(), complete }
    },
    glances: createGlances(database, stored),
    newestFromOthers: (id) =>
      number(
        `SELECT created_at AS n FROM messages WHERE conversation_id = ? AND own = 0 AND ${sound}
         ORDER BY position DESC LIMIT 1`,
        id,
      ),
    oldest: (id) =>
      select(`SELECT * FROM messages WHERE conversation_id = ? AND ${sound} ORDER BY position LIMIT 1`, id)[0] ?? null,
    message: (id, messageId) =>
      select(`SELECT * FROM messages WHERE conversation_id = ? AND id = ? AND ${sound}`, id, messageId)[0] ?? null,
    readUpTo(id, position) {
      run(`UPDATE cursors SET read_position = max(${readPosition}, ?) WHERE conversation_id = ?`, position, id)
    },
    unjudged: () => select(`SELECT * FROM messages WHERE judged = 0 AND ${sound} ORDER BY conversation_id, position`),
    ...verdicts,
    expire: (now) =>
      transaction(() => {
        forgetOld(now)
        return wellFormed(
          goneRow,
          all('DELETE FROM messages WHERE valid_until <= ? RETURNING conversation_id, id', now),
        )
      }),
    nextExpiry: () => number(`SELECT min(valid_until) AS n FROM messages WHERE ${sound}`),
    forget() {
      transaction(() => {
        run('DELETE FROM messages')
        run('UPDATE cursors SET complete = 0')
      })
    },
  }
}
