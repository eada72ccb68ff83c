import * as v from 'valibot'
import type { RequestName, Requests } from '../../shared/bridge/contract.ts'
import { conversationIdSchema, userIdSchema } from '../../shared/ids.ts'
import type { NoticeId } from '../../shared/model.ts'
import { muteRuleSchema, weeklySilenceSchema } from '../../shared/mute/model.ts'
import { settingsSchema, type Settings } from '../../shared/settings.ts'

/** The page is not trusted with sizes either: nothing longer than this is looked at further. */
const ADDRESS_MAX = 2000
const SECRET_MAX = 64_000
const MESSAGE_MAX = 100_000
const PAGE_MAX = 200

const address = v.pipe(v.string(), v.maxLength(ADDRESS_MAX))
/** Older pages count down from 0. */
const position = v.pipe(v.number(), v.safeInteger())
const nothing = v.strictTuple([])

const setting = settingsSchema.entries
const settingsPatchSchema = v.strictObject({
  theme: v.exactOptional(setting.theme.wrapped),
  notifier: v.exactOptional(setting.notifier.wrapped),
  keepOnDisk: v.exactOptional(setting.keepOnDisk.wrapped),
  knowsWeakVault: v.exactOptional(setting.knowsWeakVault.wrapped),
  keywords: v.exactOptional(setting.keywords.wrapped),
  snooze: v.exactOptional(setting.snooze.wrapped),
  quietHours: v.exactOptional(setting.quietHours.wrapped),
  through: v.exactOptional(setting.through.wrapped),
  morning: v.exactOptional(setting.morning.wrapped),
  lastLengths: v.exactOptional(setting.lastLengths.wrapped),
  lastServer: v.exactOptional(address),
} satisfies Record<keyof Settings, unknown>)

const noticeIds: Record<NoticeId, true> = {
  'weak-vault': true,
  'settings-reset': true,
  'history-reset': true,
  'not-saved': true,
  'not-restored': true,
  notifier: true,
  broke: true,
  'clock-wrong': true,
  'signed-out-by-server': true,
  'list-refused': true,
}
const noticeIdSchema = v.custom<NoticeId>((value) => typeof value === 'string' && Object.hasOwn(noticeIds, value))

/** One schema a request; leaving one out does not compile. Tuples are strict: an argument too many is refused. */
export const argumentSchemas: { readonly [K in RequestName]: v.GenericSchema<unknown, Requests[K]['args']> } = {
  'app.state': nothing,
  'account.signIn': v.strictTuple([
    v.strictObject({
      server: address,
      apiKey: v.pipe(v.string(), v.maxLength(SECRET_MAX)),
      password: v.pipe(v.string(), v.maxLength(SECRET_MAX)),
      allowInsecure: v.boolean(),
    }),
  ]),
  'account.demo': nothing,
  'account.signOut': nothing,
  'account.retry': nothing,
  'conversations.first': nothing,
  'conversations.more': nothing,
  'messages.page': v.strictTuple([
    conversationIdSchema,
    v.nullable(position),
    v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(PAGE_MAX)),
  ]),
  'messages.send': v.strictTuple([conversationIdSchema, v.pipe(v.string(), v.maxLength(MESSAGE_MAX))]),
  'conversation.looking': v.strictTuple([v.nullable(v.strictObject({ id: conversationIdSchema, upTo: position }))]),
  'mute.set': v.strictTuple([conversationIdSchema, muteRuleSchema]),
  'mute.clear': v.strictTuple([conversationIdSchema]),
  'schedule.set': v.strictTuple([conversationIdSchema, v.nullable(weeklySilenceSchema)]),
  'person.mute': v.strictTuple([userIdSchema, v.union([conversationIdSchema, v.literal('everywhere')]), v.boolean()]),
  'settings.set': v.strictTuple([settingsPatchSchema]),
  'notice.dismiss': v.strictTuple([noticeIdSchema]),
}
