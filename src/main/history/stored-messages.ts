import * as v from 'valibot'
import {
  conversationIdSchema,
  messageIdSchema,
  userIdSchema,
  type ConversationId,
  type MessageId,
} from '../../shared/ids.ts'
import type { Message } from '../../shared/model.ts'
import { wellFormed } from '../../shared/well-formed.ts'
import type { Database } from '../disk/database.ts'
import type { Sealer } from '../disk/sealer.ts'

/** A message before it has its place. */
export type IncomingMessage = Pick<Message, 'id' | 'createdAt' | 'validUntil' | 'content'> & { readonly own: boolean }

/** Rows of the table `messages`, to and from: only here are texts sealed and opened. */
export interface StoredMessages {
  /** What a `SELECT *` finds, in its order. */
  select(sql: string, ...params: Parameters<Database['all']>[1][]): Message[]
  /** What stood at this position gives way. */
  put(id: ConversationId, message: IncomingMessage, position: number, judged: boolean): Message
}

/**
 * A message that Hush can have written. SQLite takes any value in any column, and no file is safe from a bad disk or from
 * somebody else's hand: what does not fit is as good as not there, and gives way to what is stored in its place.
 */
export const sound = `typeof(position) = 'integer' AND position BETWEEN -1000000000000 AND 1000000000000
  AND typeof(id) = 'text' AND typeof(sealed) = 'blob' AND own IN (0, 1)
  AND created_at BETWEEN -8640000000000000 AND 8640000000000000
  AND valid_until BETWEEN -8640000000000000 AND 8640000000000000`

const contentSchema = v.variant('kind', [
  v.object({ kind: v.literal('text'), sender: userIdSchema, text: v.string(), mentionsMe: v.boolean() }),
  v.object({ kind: v.literal('unreadable') }),
])
const rowSchema = v.object({
  conversation_id: conversationIdSchema,
  position: v.number(),
  id: messageIdSchema,
  created_at: v.number(),
  valid_until: v.number(),
  own: v.number(),
  sealed: v.instance(Uint8Array),
})
type Row = v.InferOutput<typeof rowSchema>

const label = (id: ConversationId, messageId: MessageId): string => `message ${id} ${messageId}`

export function createStoredMessages({ database, sealer }: { database: Database; sealer: Sealer }): StoredMessages {
  function read({ conversation_id, position, id, created_at, valid_until, own, sealed }: Row): Message {
    const content = v.safeParse(contentSchema, sealer.open(label(conversation_id, id), sealed))
    return {
      id,
      conversationId: conversation_id,
      position,
      createdAt: created_at,
      validUntil: valid_until,
      content: content.success ? content.output : { kind: 'unreadable' },
      delivery: own === 1 ? 'sent' : 'received',
    }
  }
  return {
    select: (sql, ...params) => wellFormed(rowSchema, database.all(sql, ...params)).map(read),
    put(id, message, position, judged) {
      const { content, own, createdAt, validUntil } = message
      const namesMe = content.kind === 'text' && content.mentionsMe
      database.run(
        'REPLACE INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?)',
        ...[id, position, message.id, createdAt, validUntil, Number(own), Number(namesMe), Number(judged)],
        sealer.seal(label(id, message.id), content),
      )
      const delivery = own ? 'sent' : 'received'
      return { id: message.id, conversationId: id, position, createdAt, validUntil, content, delivery }
    },
  }
}
