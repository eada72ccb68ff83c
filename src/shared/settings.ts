import * as v from 'valibot'
import { nothingThrough, quietHoursSchema, snoozeSchema } from './mute/model.ts'

/** How many keywords a person can have, and how long one may be, in UTF-16 units. */
export const keywordLimits = { count: 50, length: 100 } as const

const keywordsSchema = v.pipe(
  v.array(v.pipe(v.string(), v.maxLength(keywordLimits.length))),
  v.maxLength(keywordLimits.count),
  v.readonly(),
)

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
  quietHours: v.optional(quietHoursSchema, () => ({ week: [], through: nothingThrough })),
  lastServer: v.optional(v.string(), ''),
})
export type Settings = v.InferOutput<typeof settingsSchema>
export const defaultSettings: Settings = v.parse(settingsSchema, {})
