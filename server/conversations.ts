import * as v from 'valibot'
import { type ConversationId, conversationIdSchema, type UserId, userIdSchema } from '../src/shared/ids.ts'
import type { Instant } from '../src/shared/time.ts'
import type { Database } from './database.ts'

/** A conversation as one of its participants sees it: the bits and the secret are the viewer's own. */
export interface SeenConversation {
  readonly id: ConversationId
  readonly viewer: UserId
  readonly isGroup: boolean
  /** Null in a conversation of two that is named by the other person. */
  readonly name: string | null
  readonly key: Uint8Array
  readonly instance: string
  readonly lastMessageId: string
  readonly lastReportId: string
  readonly lastAccessAt: Instant
  readonly secret: string
  readonly muted: boolean
  readonly favourite: boolean
  readonly hideId: string
  readonly colour: string
  readonly participants: readonly { readonly id: UserId; readonly nick: string; readonly fullname: string }[]
}

export interface NewConversation {
  readonly id: ConversationId
  readonly isGroup: boolean
  readonly name: string | null
  readonly key: Uint8Array
  readonly instance: string
  readonly at: Instant
  readonly participants: readonly { readonly userId: UserId; readonly secret: string }[]
}

export interface Conversations {
  /** Newest first. */
  ofUser(viewer: UserId): SeenConversation[]
  /** Undefined where there is none, or where the viewer takes no part: the two look the same from outside. */
  seenBy(viewer: UserId, id: ConversationId): SeenConversation | undefined
  setBit(viewer: UserId, id: ConversationId, bit: Bit, value: boolean): void
  add(conversation: NewConversation): void
}
export type Bit = 'muted' | 'favourite'

const bit = v.pipe(
  v.number(),
  v.transform((value) => value !== 0),
)
const seenRow = v.object({
  id: conversationIdSchema,
  is_group: bit,
  name: v.nullable(v.string()),
  key: v.instance(Uint8Array),
  instance: v.string(),
  last_message_id: v.string(),
  last_report_id: v.string(),
  last_access: v.number(),
  secret: v.string(),
  muted: bit,
  favourite: bit,
  hide_id: v.string(),
  colour: v.string(),
})
const participantRow = v.object({
  conversation_id: conversationIdSchema,
  id: userIdSchema,
  nick: v.string(),
  fullname: v.string(),
})

const SEEN = `SELECT c.*, mine.secret, mine.muted, mine.favourite, mine.hide_id, mine.colour
  FROM participants mine JOIN conversations c ON c.id = mine.conversation_id WHERE mine.user_id = ?`
const PARTICIPANTS = `SELECT p.conversation_id, p.user_id AS id, people.nick, people.fullname
  FROM participants p JOIN people ON people.id = p.user_id`

export function createConversations(database: Database): Conversations {
  type ParticipantRow = v.InferOutput<typeof participantRow>
  const seen = (viewer: UserId, row: v.InferOutput<typeof seenRow>, participants: readonly ParticipantRow[]) => ({
    id: row.id,
    viewer,
    isGroup: row.is_group,
    name: row.name,
    key: row.key,
    instance: row.instance,
    lastMessageId: row.last_message_id,
    lastReportId: row.last_report_id,
    lastAccessAt: row.last_access,
    secret: row.secret,
    muted: row.muted,
    favourite: row.favourite,
    hideId: row.hide_id,
    colour: row.colour,
    participants: participants.map(({ id, nick, fullname }) => ({ id, nick, fullname })),
  })

  return {
    ofUser(viewer) {
      const rows = database.all(seenRow, `${SEEN} ORDER BY c.last_access DESC, c.id`, viewer)
      const everybody = database.all(
        participantRow,
        `${PARTICIPANTS} WHERE p.conversation_id IN (SELECT conversation_id FROM participants WHERE user_id = ?)
         ORDER BY p.conversation_id, p.position`,
        viewer,
      )
      const byConversation = Map.groupBy(everybody, (row) => row.conversation_id)
      return rows.map((row) => seen(viewer, row, byConversation.get(row.id) ?? []))
    },
    seenBy(viewer, id) {
      const row = database.all(seenRow, `${SEEN} AND c.id = ?`, viewer, id)[0]
      if (!row) return undefined
      const sql = `${PARTICIPANTS} WHERE p.conversation_id = ? ORDER BY p.position`
      return seen(viewer, row, database.all(participantRow, sql, id))
    },
    setBit(viewer, id, column, value) {
      const sql = `UPDATE participants SET ${column} = ? WHERE user_id = ? AND conversation_id = ?`
      database.run(sql, value ? 1 : 0, viewer, id)
    },
    add(conversation) {
      database.transaction(() => {
        database.run(
          'INSERT INTO conversations (id, is_group, name, key, instance, last_access) VALUES (?, ?, ?, ?, ?, ?)',
          conversation.id,
          conversation.isGroup ? 1 : 0,
          conversation.name,
          conversation.key,
          conversation.instance,
          conversation.at,
        )
        for (const [position, { userId, secret }] of conversation.participants.entries()) {
          database.run(
            'INSERT INTO participants (conversation_id, user_id, position, secret) VALUES (?, ?, ?, ?)',
            conversation.id,
            userId,
            position,
            secret,
          )
        }
      })
    },
  }
}
