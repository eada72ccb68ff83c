import * as v from 'valibot'
import { settingsSchema } from '../../shared/settings.ts'

/** What lies in the file: the settings, a version, and whatever a newer Hush may have added. */
export type Stored = Record<string, unknown> & { version: number }

/** Raised by every change that older files have to be carried over. */
export const SETTINGS_VERSION = 1

/** `migrations[n]` makes a file of version n + 1 out of one of version n; version 0 is a file that names none. */
type Migration = (stored: Record<string, unknown>) => Record<string, unknown>
const migrations: readonly Migration[] = [(stored) => stored]

/** A list is an object to valibot. */
const fileSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.custom<object>((value) => !Array.isArray(value)),
  v.looseObject({ version: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0)), 0) }),
)

/**
 * The settings in a file's text; no text is a first start. `damaged` where something could not be understood: what could
 * is kept, setting by setting, and defaults take over for the rest.
 */
export function parseSettings(text: string | undefined): { stored: Stored; damaged: boolean } {
  if (text === undefined) return { stored: { version: SETTINGS_VERSION }, damaged: false }
  const file = v.safeParse(fileSchema, text)
  if (!file.success) return { stored: { version: SETTINGS_VERSION }, damaged: true }
  const { version } = file.output
  const migrated = migrations.slice(version).reduce<Record<string, unknown>>((old, step) => step(old), file.output)
  const known = new Map<string, v.GenericSchema>(Object.entries(settingsSchema.entries))
  const entries = Object.entries(migrated)
  const sound = entries.filter(([name, value]) => v.is(known.get(name) ?? v.unknown(), value))
  const stored = { ...Object.fromEntries(sound), version: Math.max(version, SETTINGS_VERSION) }
  return { stored, damaged: sound.length < entries.length }
}
