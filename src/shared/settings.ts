import * as v from 'valibot'

/** Everything a person can set, except secrets. A new setting is one line here, one in the window, one in the user guide. */
export const settingsSchema = v.object({
  theme: v.optional(v.picklist(['system', 'light', 'dark']), 'system'),
  notifier: v.optional(v.picklist(['automatic', 'node-notifier']), 'automatic'),
  keepOnDisk: v.optional(v.boolean(), true),
  /** Told once that there is no keychain. */
  knowsWeakVault: v.optional(v.boolean(), false),
  lastServer: v.optional(v.string(), ''),
})
export type Settings = v.InferOutput<typeof settingsSchema>
export const defaultSettings: Settings = v.parse(settingsSchema, {})
