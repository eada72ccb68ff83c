import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import ElectronStore from 'electron-store'
import * as v from 'valibot'
import { createListeners } from '../../shared/listeners.ts'
import type { DiskTrouble } from '../../shared/model.ts'
import { failed, ok, type Result } from '../../shared/result.ts'
import { settingsSchema, type Settings } from '../../shared/settings.ts'
import { diskTroubleOf } from './files.ts'
import { parseSettings, SETTINGS_VERSION, type Stored } from './stored.ts'

export interface SettingsFile {
  /** From memory: the file is read once, at the start. */
  get(): Settings
  /** Takes effect at once, also where it cannot be written (`onTrouble`). */
  set(patch: Partial<Settings>): Settings
  subscribe(listener: (settings: Settings) => void): () => void
}

export interface SettingsPorts {
  /** Absolute: electron-store is given its folder, never left to guess one. */
  readonly dir: string
  /** Something in the file could not be understood: the whole of it was kept as `copyPath`. */
  readonly onReset: (copyPath: string) => void
  /** What was set holds until Hush ends, and is not on disk; null once it is. */
  readonly onTrouble: (trouble: DiskTrouble | null) => void
  readonly now: () => number
}

/** `<dir>/settings.json`, readable and editable by hand. Whatever lies there, this never throws. */
export function createSettings({ dir, onReset, onTrouble, now }: SettingsPorts): SettingsFile {
  const path = join(dir, 'settings.json')
  const { stored, damaged } = parseSettings(readText(path))
  if (damaged) onReset(putAside(path, join(dir, `settings.corrupt-${now()}.json`)))
  let store = openStore(dir)
  let isTroubled = false
  let kept = stored
  let current = v.parse(settingsSchema, stored)
  const listeners = createListeners<Settings>()

  const save = (): void => {
    try {
      // The folder may have become writable.
      store = store.ok ? store : openStore(dir)
      if (!store.ok) throw store.problem
      store.value.store = kept
      if (isTroubled) onTrouble(null)
      isTroubled = false
    } catch (error) {
      isTroubled = true
      onTrouble(diskTroubleOf(error))
    }
  }
  // Written back at once, so that the same damage is told only once.
  if (damaged) save()

  return {
    get: () => current,
    set(patch) {
      // What a newer Hush has written stays, though this one does not know what it means.
      kept = { ...kept, ...patch, version: Math.max(kept.version, SETTINGS_VERSION) }
      current = v.parse(settingsSchema, kept)
      save()
      listeners.tell(current)
      return current
    },
    subscribe: listeners.add,
  }
}

function openStore(dir: string): Result<ElectronStore<Stored>, Error> {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 })
    return ok(
      new ElectronStore<Stored>({
        cwd: dir,
        name: 'settings',
        // Our own schema has judged already; conf's would add a second opinion and a copy of it.
        clearInvalidConfig: true,
        accessPropertiesByDotNotation: false,
        configFileMode: 0o600,
      }),
    )
  } catch (error) {
    return failed(error instanceof Error ? error : new Error('no store'))
  }
}

/** Undefined where there is no file; unreadable is as bad as damaged, and is told the same way. */
function readText(path: string): string | undefined {
  if (!existsSync(path)) return undefined
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** Renamed, not copied: that needs no room on the disk. Where the folder is read-only the file stays where it is. */
function putAside(path: string, copy: string): string {
  try {
    renameSync(path, copy)
    return copy
  } catch {
    return path
  }
}
