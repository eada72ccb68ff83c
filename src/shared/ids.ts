import * as v from 'valibot'

/**
 * Identifiers as the protocol page gives them. User, station and conversation ids are 32 lower-case hex digits;
 * message and report ids are opaque strings (mostly UUIDs).
 */
const hex32 = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/, 'expected 32 lower-case hex digits'))

export const conversationIdSchema = v.pipe(hex32, v.brand('ConversationId'))
export type ConversationId = v.InferOutput<typeof conversationIdSchema>

export const userIdSchema = v.pipe(hex32, v.brand('UserId'))
export type UserId = v.InferOutput<typeof userIdSchema>

export const stationIdSchema = v.pipe(hex32, v.brand('StationId'))
export type StationId = v.InferOutput<typeof stationIdSchema>

export const messageIdSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(200), v.brand('MessageId'))
export type MessageId = v.InferOutput<typeof messageIdSchema>

/** Throws on malformed input: for literals in tests and for ids that Hush made itself. */
export const conversationId = (text: string): ConversationId => v.parse(conversationIdSchema, text)
export const userId = (text: string): UserId => v.parse(userIdSchema, text)
export const stationId = (text: string): StationId => v.parse(stationIdSchema, text)
export const messageId = (text: string): MessageId => v.parse(messageIdSchema, text)
