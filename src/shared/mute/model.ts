import * as v from 'valibot'
import { userIdSchema, type ConversationId, type MessageId, type UserId } from '../ids.ts'
import type { Instant } from '../time.ts'

/** What a person can set on a conversation: docs/mute-model.md. Times are ms since the epoch, UTC. */
const instantSchema = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8.64e15))

export const throughSchema = v.object({ mentions: v.boolean(), favourites: v.boolean(), keywords: v.boolean() })
/** What breaks through a silence, chosen per mute. */
export type Through = v.InferOutput<typeof throughSchema>

export const muteEndSchema = v.union([
  v.object({ at: instantSchema }),
  v.object({ quietForMs: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(8.64e15)) }),
  v.literal('when-mentioned'),
  v.object({ whenWrites: userIdSchema }),
  v.literal('never'),
])
export type MuteEnd = v.InferOutput<typeof muteEndSchema>

export const muteRuleSchema = v.object({ ends: muteEndSchema, through: throughSchema, madeAt: instantSchema })
export type MuteRule = v.InferOutput<typeof muteRuleSchema>

const minuteSchema = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(24 * 60))
/** ISO 8601: Monday is 1. */
const weekdaySchema = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(7))
/**
 * From one minute of the day to another, by the clock on the wall, on each of these weekdays; past midnight where `to` is
 * not later than `from`.
 */
const spanSchema = v.object({
  days: v.pipe(v.array(weekdaySchema), v.minLength(1), v.maxLength(7), v.readonly()),
  from: minuteSchema,
  to: minuteSchema,
})
const weekSchema = v.pipe(v.array(spanSchema), v.maxLength(50), v.readonly())
/** The spans of a week in which something is silent. */
export type Week = v.InferOutput<typeof weekSchema>

/** Everything is silent on this computer until then, or (null) until the person resumes. */
export const snoozeSchema = v.object({ until: v.nullable(instantSchema), through: throughSchema })
/** Silence in these spans of every week: the quiet hours of everything, or the schedule of one conversation. */
export const weeklySilenceSchema = v.object({ week: weekSchema, through: throughSchema })
export type WeeklySilence = v.InferOutput<typeof weeklySilenceSchema>

/** Somebody whose messages are held on this computer: in one conversation, or everywhere. */
export interface MutedPerson {
  readonly id: UserId
  readonly everywhere: boolean
}

export const throughKeys = ['mentions', 'favourites', 'keywords'] as const satisfies readonly (keyof Through)[]
export const nothingThrough: Through = { mentions: false, favourites: false, keywords: false }

/** Why a message is held: all but `muted` are silences of this computer alone. */
export const holdReasons = ['muted', 'muted-person', 'schedule', 'snooze', 'quiet-hours'] as const
export type HoldReason = (typeof holdReasons)[number]

/** When a silence ends: an instant, something that has to happen first, or never by itself. */
export type SilenceEnd = { at: Instant } | 'quiet' | 'mentioned' | 'person' | 'never'

/** The effective state of a conversation at an instant, as every part of Hush shows it. */
export type Silence = { silent: false } | { silent: true; because: HoldReason; ends: SilenceEnd; through: Through }

/** Why a message is shown, and why it is no news. */
export const showReasons = ['wanted', 'mention', 'favourite', 'keyword'] as const
export const skipReasons = ['own', 'looking-at-it', 'expired', 'baseline'] as const

export type Verdict =
  | { verdict: 'show'; because: (typeof showReasons)[number] }
  | { verdict: 'hold'; because: HoldReason }
  | { verdict: 'skip'; because: (typeof skipReasons)[number] }

/** Why a message did or did not notify, and since when that stands. A later one of the same message replaces it. */
export interface Judgement {
  readonly messageId: MessageId
  readonly conversationId: ConversationId
  readonly at: Instant
  readonly verdict: Verdict
}

/** What the person (or an end) wants for one conversation and the server has not yet confirmed. */
export type MuteIntent = { want: 'muted'; rule: MuteRule } | { want: 'unmuted' }

export type MuteProblem =
  | { code: 'refused'; serverSays: string }
  | { code: 'unknown-conversation' }
  | { code: 'signed-out' }
  /** The intent could not be written down (disk full, read-only): nothing was changed. */
  | { code: 'not-saved' }
