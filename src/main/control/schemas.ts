import * as v from 'valibot'
import { messageIdSchema } from '../../shared/ids.ts'
import { holdReasons, muteEndSchema, showReasons, skipReasons, throughKeys } from '../../shared/mute/model.ts'
import type { CommandName, Commands } from './contract.ts'

const name = v.pipe(v.string(), v.minLength(1))
const nothing = v.strictObject({})
const count = v.pipe(v.number(), v.integer(), v.minValue(0))

/** What a client may send: one schema a command; leaving one out does not compile. Nothing unknown is let through. */
export const argumentSchemas: { readonly [K in CommandName]: v.GenericSchema<unknown, Commands[K]['args']> } = {
  mute: v.strictObject({ name, ends: muteEndSchema }),
  unmute: v.strictObject({ name }),
  snooze: v.strictObject({ forMs: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(8.64e15)) }),
  unsnooze: nothing,
  status: nothing,
  explain: v.strictObject({ name }),
}

/** On Windows the token shows that the caller may read what the owner may: pipe.ts. */
export const requestSchema = v.strictObject({ token: v.nullable(v.string()), command: v.string(), args: v.unknown() })

const conversationSchema = v.object({
  id: v.string(),
  name: v.string(),
  muted: v.boolean(),
  until: v.nullable(v.string()),
  ends: v.nullable(v.picklist(['at', 'quiet', 'mentioned', 'person', 'never'])),
  through: v.array(v.picklist(throughKeys)),
  silenced: v.boolean(),
  because: v.nullable(v.picklist(holdReasons)),
  pending: v.boolean(),
  unread: count,
  held: count,
})

const accountSchema = v.object({
  name: v.string(),
  server: v.string(),
  connection: v.picklist(['connecting', 'online', 'offline']),
  conversations: v.array(conversationSchema),
})

const changedSchema = v.object({ name: v.string(), pending: v.boolean() })

const decisionSchema = v.object({
  messageId: messageIdSchema,
  at: v.string(),
  verdict: v.picklist(['shown', 'held', 'skipped']),
  because: v.picklist([...showReasons, ...holdReasons, ...skipReasons]),
})

/** What an instance may answer: the client reads nothing else. */
export const answerSchemas: { readonly [K in CommandName]: v.GenericSchema<unknown, Commands[K]['answer']> } = {
  mute: changedSchema,
  unmute: changedSchema,
  snooze: v.object({ until: v.string() }),
  unsnooze: v.null(),
  status: v.object({
    snoozedUntil: v.nullable(v.string()),
    quietHours: v.boolean(),
    accounts: v.array(accountSchema),
  }),
  explain: v.object({ conversation: v.string(), decisions: v.array(decisionSchema) }),
}

export const envelopeSchema = v.variant('ok', [
  v.object({ ok: v.literal(true), value: v.unknown() }),
  v.object({ ok: v.literal(false), sentence: v.string() }),
])
