import { createHash, randomBytes, randomInt } from 'node:crypto'
import { type ConversationId, conversationId, type UserId, userId } from '../shared/ids.ts'

const md5 = (text: string): string => createHash('md5').update(text, 'utf8').digest('hex')

/** The id of a conversation of two: `md5(a;b)`, ids ascending (inferred from the vendor's example). */
export function pairConversationId(a: UserId, b: UserId): ConversationId {
  return conversationId(md5([a, b].sort().join(';')))
}

/** Documented: the md5 of the e-mail address. A client uses the id that the server told instead. */
export const userIdOfEmail = (email: string): UserId => userId(md5(email))

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** Names one incarnation of a conversation: ten characters of `[A-Za-z0-9]`. */
export function newInstance(): string {
  return Array.from({ length: 10 }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('')
}

/** A conversation is hidden while the caller's `hideid` begins with this of the current instance (inferred). */
export const hideIdOf = (instance: string): string => `${instance};`

/** 16 random bytes as 32 lower-case hex digits: station and group conversation ids. */
export const newId32 = (): string => randomBytes(16).toString('hex')
