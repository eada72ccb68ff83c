import * as v from 'valibot'
import { conversationIdSchema, type ConversationId } from '../../shared/ids.ts'
import type { Message } from '../../shared/model.ts'
import type { Instant } from '../../shared/time.ts'
import { wellFormed } from '../../shared/well-formed.ts'
import type { Database } from '../disk/database.ts'
import { sound, type StoredMessages } from './stored-messages.ts'

/** What the list shows of a conversation that holds something. */
interface Glance {
  readonly newest: Message
  readonly unread: number
  readonly unreadMentions: number
  readonly held: number
}

/** Of those that hold something. Two questions for all of them: at a start there are ten thousand. */
export type Glances = (ids: readonly ConversationId[], now: Instant) => ReadonlyMap<ConversationId, Glance>

/** Up to where a conversation has been read, whatever stands in the column. */
export const readPosition = 'CAST(iif(read_position BETWEEN 0 AND 1000000000000, read_position, 0) AS INTEGER)'

/** The ids as one parameter. SQLite takes a cross join in this order, and looks each of them up. */
const wanted = '(SELECT value AS wanted FROM json_each(?))'
const newestOfEach = `
  SELECT m.* FROM ${wanted} CROSS JOIN messages m ON m.conversation_id = wanted AND m.position = (
    SELECT position FROM messages WHERE conversation_id = wanted AND valid_until > ? AND ${sound}
    ORDER BY position DESC LIMIT 1
  )`
const newsOfEach = `
  SELECT wanted AS id, sum(own = 0) AS unread, sum(own = 0 AND names_me = 1) AS mentions, sum(held = 1) AS held
  FROM ${wanted} CROSS JOIN cursors c ON c.conversation_id = wanted
    CROSS JOIN messages m ON m.conversation_id = wanted AND m.position > ${readPosition}
  WHERE valid_until > ? AND ${sound} GROUP BY wanted`

const count = v.nullish(v.number(), 0)
const newsSchema = v.object({ id: conversationIdSchema, unread: count, mentions: count, held: count })

export function createGlances(database: Database, messages: StoredMessages): Glances {
  return (ids, now) => {
    const asked = JSON.stringify(ids)
    const news = new Map(wellFormed(newsSchema, database.all(newsOfEach, asked, now)).map((row) => [row.id, row]))
    const newest = messages.select(newestOfEach, asked, now)
    return new Map(
      newest.map((message) => {
        const { unread = 0, mentions = 0, held = 0 } = news.get(message.conversationId) ?? {}
        return [message.conversationId, { newest: message, unread, unreadMentions: mentions, held }]
      }),
    )
  }
}
