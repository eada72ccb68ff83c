import * as v from 'valibot'
import { nothingThrough, weeklySilenceSchema, snoozeSchema, throughSchema } from './mute/model.ts'

/** How many keywords a person can have, and how long one may be, in UTF-16 units. */
export const keywordLimits = { count: 50, length: 100 } as const

const keywordsSchema = v.pipe(
  v.array(v.pipe(v.string(), v.maxLength(keywordLimits.length))),
  v.maxLength(keywordLimits.count),
  v.readonly(),
)

const lengthsSchema = v.pipe(v.array(v.pipe(v.string(), v.maxLength(20))), v.maxLength(10), v.readonly())

/** Everything a person can set, except secrets. A new setting is one line here, one in the window, one in the user guide. */
export const settingsSchema = v.object({
  theme: v.optional(v.picklist(['system', 'light', 'dark']), 'system'),
  notifier: v.optional(v.picklist(['automatic', 'node-notifier']), 'automatic'),
  keepOnDisk: v.optional(v.boolean(), true),
  /** Told once that there is no keychain. */
  knowsWeakVault: v.optional(v.boolean(), false),
  /** What comes through a silence whose rule lets keywords through. */
  keywords: v.optional(keywordsSchema, () => []),
  /** Null: not snoozed. One that is over is as good as none. */
  snooze: v.optional(v.nullable(snoozeSchema), null),
  quietHours: v.optional(weeklySilenceSchema, () => ({ week: [], through: nothingThrough })),
  /** What a new mute lets through, before anything is ticked. */
  through: v.optional(throughSchema, nothingThrough),
  /** When the person's morning begins, in minutes of the day. */
  morning: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(24 * 60 - 1)), 9 * 60),
  /** The lengths that mutes were last made with, newest first, by the names of the menu's entries. */
  lastLengths: v.optional(lengthsSchema, () => []),
  lastServer: v.optional(v.string(), ''),
})
export type Settings = v.InferOutput<typeof settingsSchema>
export const defaultSettings: Settings = v.parse(settingsSchema, {})
