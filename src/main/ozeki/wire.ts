import * as v from 'valibot'
import { conversationIdSchema, messageIdSchema, type UserId, userIdSchema } from '../../shared/ids.ts'
import { failed, ok, type Result } from '../../shared/result.ts'
import { SECOND } from '../../shared/time.ts'
import { wellFormed } from '../../shared/well-formed.ts'
import { parseServerTime } from '../../protocol/time.ts'
import type { Batch, Changes, Friend, ListedConversation, WireMessage } from './client.ts'
import { flagOrNull, items, text, textOrNull, texts, theItems, unixSeconds } from './lenient.ts'

/**
 * The answers of the API, from the vendor's words to ours. Unknown fields are ignored at any depth, missing ones take
 * their neutral value, and one odd conversation or message is left out without costing the others (`onDropped` is told
 * what, and its id where it has a safe one).
 */

export type OnDropped = (what: 'conversation' | 'message', id: string) => void
export type AnswerProblem = { code: 'refused'; serverSays: string } | { code: 'broken'; detail: string }

/** How long a message without `ValidUntil` is valid: as long as the protocol's four-digit years go. */
const FOREVER = Date.parse('9999-12-31T23:59:59Z')
const NO_COLOUR = '#ffffff'

const envelopeSchema = v.looseObject({ status: textOrNull, errormessage: text, messages: v.optional(v.unknown()) })

/**
 * `status` decides, `errormessage` does not: the vendor's list answers OK and "File does not exist" at once. The vendor's
 * `download` has no status; there, `messages` says that it went well.
 */
export function readEnvelope(answer: unknown): Result<unknown, AnswerProblem> {
  const parsed = v.safeParse(envelopeSchema, answer)
  if (!parsed.success || Array.isArray(answer)) return failed({ code: 'broken', detail: 'not a JSON object' })
  const { status, errormessage, messages } = parsed.output
  if (status === 'OK' || (status === null && Array.isArray(messages))) return ok(parsed.output)
  if (status === null) return failed({ code: 'broken', detail: 'an answer without a status' })
  return failed({ code: 'refused', serverSays: errormessage })
}

const listenersSchema = v.object({ ws: textOrNull, wss: textOrNull })
const loginSchema = v.object({
  userid: userIdSchema,
  rsakey: v.pipe(v.string(), v.minLength(1)),
  fullname: text,
  nick: text,
  listeners: v.fallback(listenersSchema, { ws: null, wss: null }),
  urls: texts,
})

export interface LoginAnswer {
  readonly userId: UserId
  readonly pem: string
  readonly fullName: string
  readonly nick: string
  readonly listeners: { ws: string | null; wss: string | null }
  /** By the vendor's name of the api. */
  readonly urls: ReadonlyMap<string, string>
}

export function readLogin(body: unknown): LoginAnswer | null {
  const parsed = v.safeParse(loginSchema, body)
  if (!parsed.success) return null
  const { userid, rsakey, fullname, nick, listeners, urls } = parsed.output
  return { userId: userid, pem: rsakey, fullName: fullname || nick, nick: nick || fullname, listeners, urls }
}

const changesSchema = v.object({
  conversationchangedof: items,
  conversationlistchangedof: items,
})

export function readChanges(body: unknown): Changes | null {
  const parsed = v.safeParse(changesSchema, body)
  if (!parsed.success) return null
  const { conversationchangedof, conversationlistchangedof } = parsed.output
  return {
    conversations: wellFormed(conversationIdSchema, conversationchangedof),
    lists: wellFormed(conversationIdSchema, conversationlistchangedof),
  }
}

const participantSchema = v.object({ userid: userIdSchema, username: text })
const rowSchema = v.object({
  userid: v.string(),
  ismuted: flagOrNull,
  isfavorite: flagOrNull,
  hideid: textOrNull,
  listitembackgroundcolor: v.fallback(v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/i), v.toLowerCase()), NO_COLOUR),
})
const conversationSchema = v.object({
  id: conversationIdSchema,
  isgroup: flagOrNull,
  participantids: items,
  participants: items,
  displayname: text,
  lastmessageid: v.fallback(v.nullable(messageIdSchema), null),
  lastaccess: unixSeconds,
  secret: text,
  instance: text,
  mutedby: items,
  favoriteby: items,
  hiddenby: items,
  properties: items,
})

/** The rows of a `list` answer, unread: `readConversation` reads one, so that the caller can pause between thousands. */
export function readConversationRows(body: unknown): readonly unknown[] | null {
  const parsed = v.safeParse(v.object({ conversations: theItems.wrapped }), body)
  return parsed.success ? parsed.output.conversations : null
}

export function showsNoConversation(body: unknown): boolean {
  const parsed = v.safeParse(v.object({ conversation: v.nullish(v.unknown()) }), body)
  return parsed.success && (parsed.output.conversation ?? null) === null
}

/** The conversation of an answer that shows one. */
export function readOneConversation(body: unknown, me: UserId): ListedConversation | null {
  const parsed = v.safeParse(v.object({ conversation: v.unknown() }), body)
  return parsed.success ? readConversation(parsed.output.conversation, me) : null
}

/** The caller's own row wins over the lists; where it, or its field, is missing, the lists speak (inferred). */
export function readConversation(raw: unknown, me: UserId): ListedConversation | null {
  const parsed = v.safeParse(conversationSchema, raw)
  if (!parsed.success) return null
  const wire = parsed.output
  const own = wellFormed(rowSchema, wire.properties).find(({ userid }) => userid === me)
  const hideId = own?.hideid ?? ''
  return {
    id: wire.id,
    isGroup: wire.isgroup ?? false,
    participants: readParticipants(wire.participantids, wire.participants),
    sealedName: wire.displayname,
    lastMessageId: wire.lastmessageid,
    lastAccessAt: wire.lastaccess * SECOND,
    secret: wire.secret,
    instance: wire.instance,
    muted: own?.ismuted ?? wire.mutedby.includes(me),
    favourite: own?.isfavorite ?? wire.favoriteby.includes(me),
    hidden: own ? wire.instance !== '' && hideId.startsWith(wire.instance) : wire.hiddenby.includes(me),
    colour: own?.listitembackgroundcolor ?? NO_COLOUR,
  }
}

function readParticipants(ids: readonly unknown[], named: readonly unknown[]): ListedConversation['participants'] {
  const names = new Map(wellFormed(userIdSchema, ids).map((id) => [id, '']))
  for (const { userid, username } of wellFormed(participantSchema, named)) names.set(userid, username)
  return [...names].map(([id, name]) => ({ id, name }))
}

const timeSchema = v.pipe(
  v.string(),
  v.rawTransform<string, number>(({ dataset, addIssue, NEVER }) => {
    const at = parseServerTime(dataset.value)
    if (at !== undefined) return at
    addIssue({ message: 'expected yyyy-MM-dd HH:mm:ss' })
    return NEVER
  }),
)
const messageSchema = v.object({
  ID: messageIdSchema,
  Created: timeSchema,
  ValidUntil: v.fallback(timeSchema, FOREVER),
  Data: textOrNull,
})
const reportSchema = v.pipe(
  v.object({
    ID: messageIdSchema,
    Type: v.pipe(v.string(), v.toLowerCase(), v.picklist(['delivered', 'viewed'])),
    Created: timeSchema,
  }),
  v.transform(({ ID, Type, Created }) => ({ id: ID, kind: Type, createdAt: Created })),
)

/**
 * `newestFirst`: which way round the server's pages were known to be; the answer says which way they are known to be now.
 * Null: no page has told yet, and the messages stand as they came.
 */
export function readBatch(
  body: unknown,
  onDropped: OnDropped,
  newestFirst: boolean | null,
): { batch: Batch; newestFirst: boolean | null } | null {
  const parsed = v.safeParse(v.object({ messages: theItems.wrapped, reports: items }), body)
  if (!parsed.success) return null
  const messages: WireMessage[] = []
  for (const raw of parsed.output.messages) {
    const message = v.safeParse(messageSchema, raw)
    if (message.success) {
      const { ID, Created, ValidUntil, Data } = message.output
      messages.push({ id: ID, createdAt: Created, validUntil: ValidUntil, sealed: Data })
    } else onDropped('message', safeId(raw, 'ID'))
  }
  const isTurned = isNewestFirst(messages, newestFirst)
  const batch = {
    messages: isTurned ? messages.reverse() : messages,
    reports: wellFormed(reportSchema, parsed.output.reports),
    received: parsed.output.messages.length,
  }
  return { batch, newestFirst: isTurned }
}

/**
 * No page tells which way round it is, and `Created` is the clock of each sender: two messages prove nothing. A page of some
 * length that goes down (or up) nearly everywhere tells the server's way; a short or mixed one is taken as the last one was.
 */
function isNewestFirst(messages: readonly WireMessage[], known: boolean | null): boolean | null {
  // Whole seconds: of several messages in one, none comes before another.
  const steps = messages
    .slice(1)
    .map(({ createdAt }, index) => Math.sign(createdAt - (messages[index]?.createdAt ?? 0)))
    .filter((step) => step !== 0)
  if (steps.length < TELLING_STEPS) return known
  const slope = steps.reduce((sum, step) => sum + step, 0) / steps.length
  return Math.abs(slope) >= TELLING_SLOPE ? slope < 0 : known
}
const TELLING_STEPS = 4
const TELLING_SLOPE = 0.6

const friendSchema = v.object({ friendid: userIdSchema, friendname: text, availability: text })

export function readFriends(body: unknown): readonly Friend[] | null {
  const parsed = v.safeParse(v.object({ friends: texts, availabilities: items }), body)
  if (!parsed.success) return null
  const friends = new Map<UserId, Friend>()
  for (const id of wellFormed(userIdSchema, [...parsed.output.friends.keys()])) {
    friends.set(id, { id, name: parsed.output.friends.get(id) ?? '', available: false })
  }
  for (const { friendid: id, friendname, availability } of wellFormed(friendSchema, parsed.output.availabilities)) {
    friends.set(id, { id, name: friendname || (friends.get(id)?.name ?? ''), available: availability === 'available' })
  }
  return [...friends.values()]
}

/** An id that may stand in a log: whatever does not look like one may be anything, a message's text for instance. */
export function safeId(raw: unknown, field: 'id' | 'ID'): string {
  const parsed = v.safeParse(v.record(v.string(), v.unknown()), raw)
  const id = parsed.success ? parsed.output[field] : undefined
  return typeof id === 'string' && /^[0-9a-f-]{32,36}$/i.test(id) ? id : 'without an id'
}
