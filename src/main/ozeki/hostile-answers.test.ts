import fc from 'fast-check'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { conversationIdSchema, messageIdSchema, userId, userIdSchema } from '../../shared/ids.ts'
import { example } from './testing/examples.ts'
import { mutated, oddValue } from '../../shared/testing/mutations.ts'
import {
  readBatch,
  readChanges,
  readConversation,
  readConversationRows,
  readEnvelope,
  readFriends,
  readLogin,
  readOneConversation,
  safeId,
} from './wire.ts'

const me = userId('aa68d2204cb2bb85f2de3b9aad0d86d7')

/** What the rest of Hush relies on: a `Date` can be made of it, and it can be compared and stored. */
const instant = v.pipe(v.number(), v.integer(), v.minValue(-8.64e15), v.maxValue(8.64e15))
const conversation = v.strictObject({
  id: conversationIdSchema,
  isGroup: v.boolean(),
  participants: v.array(v.strictObject({ id: userIdSchema, name: v.string() })),
  sealedName: v.string(),
  lastMessageId: v.nullable(messageIdSchema),
  lastAccessAt: instant,
  secret: v.string(),
  instance: v.string(),
  muted: v.boolean(),
  favourite: v.boolean(),
  hidden: v.boolean(),
  colour: v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/)),
})
const batch = v.strictObject({
  messages: v.array(
    v.strictObject({ id: messageIdSchema, createdAt: instant, validUntil: instant, sealed: v.nullable(v.string()) }),
  ),
  reports: v.array(
    v.strictObject({ id: messageIdSchema, kind: v.picklist(['delivered', 'viewed']), createdAt: instant }),
  ),
  received: v.pipe(v.number(), v.integer(), v.minValue(0)),
})
const login = v.strictObject({
  userId: userIdSchema,
  pem: v.pipe(v.string(), v.minLength(1)),
  fullName: v.string(),
  nick: v.string(),
  listeners: v.strictObject({ ws: v.nullable(v.string()), wss: v.nullable(v.string()) }),
  urls: v.map(v.string(), v.string()),
})
const changes = v.strictObject({
  conversations: v.array(conversationIdSchema),
  lists: v.array(conversationIdSchema),
})
const friends = v.array(v.strictObject({ id: userIdSchema, name: v.string(), available: v.boolean() }))
const envelope = v.variant('ok', [
  v.strictObject({ ok: v.literal(true), value: v.looseObject({}) }),
  v.strictObject({
    ok: v.literal(false),
    problem: v.variant('code', [
      v.strictObject({ code: v.literal('refused'), serverSays: v.string() }),
      v.strictObject({ code: v.literal('broken'), detail: v.string() }),
    ]),
  }),
])

/** What is told of a message that was left out goes into the log. */
const loggable = /^(without an id|[0-9a-f-]{32,36})$/i
const readers: readonly [name: string, read: (body: unknown) => unknown, gives: v.GenericSchema][] = [
  ['readEnvelope', readEnvelope, envelope],
  ['readLogin', readLogin, v.nullable(login)],
  ['readChanges', readChanges, v.nullable(changes)],
  ['readFriends', readFriends, v.nullable(friends)],
  ['readOneConversation', (body) => readOneConversation(body, me), v.nullable(conversation)],
  ['readConversation', (body) => readConversation(body, me), v.nullable(conversation)],
  [
    'readConversationRows',
    (body) => readConversationRows(body)?.map((row) => readConversation(row, me)) ?? null,
    v.nullable(v.array(v.nullable(conversation))),
  ],
  [
    'readBatch',
    (body) => readBatch(body, (_what, id) => expect(id).toMatch(loggable), false)?.batch ?? null,
    v.nullable(batch),
  ],
  ['safeId', (body) => safeId(body, 'ID'), v.pipe(v.string(), v.regex(loggable))],
]

const examples = [
  'conversation-clear',
  'conversation-downloadpartial',
  'conversation-list',
  'conversation-mute',
  'friends-list',
  'login',
  'notification-download',
  'report-viewed',
].map((name) => example(name).response.body)

const answer = fc.oneof(
  { weight: 3, arbitrary: fc.oneof(...examples.map((body) => mutated(body))) },
  { weight: 1, arbitrary: oddValue },
  {
    weight: 1,
    arbitrary: fc.dictionary(
      fc.constantFrom('messages', 'reports', 'conversations', 'conversation', 'friends', 'urls', 'status', '__proto__'),
      oddValue,
    ),
  },
)

test.each(readers)('whatever the server answers, %s gives what its type says, or nothing', (_name, read, gives) => {
  fc.assert(
    fc.property(answer, (body) => {
      // As it comes over the wire.
      const wire: unknown = JSON.parse(JSON.stringify(body ?? null))
      expect(v.safeParse(gives, read(wire)).issues).toBeUndefined()
    }),
    { numRuns: 300 },
  )
})
