import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import * as v from 'valibot'
import { electronEnvironment, findElectron } from './electron-binary.ts'

const root = resolve(import.meta.dirname, '..')
const MEMORY = join(root, '.cache/electron-not-fetched.json')
const FETCH_MS = 60_000
const TRY_AGAIN_MS = 24 * 60 * 60 * 1000

const versionSchema = v.object({ version: v.string() })
const memorySchema = v.object({ version: v.string(), at: v.number() })

/** Electron's program; fetched where it is not here. Where that failed, it is not tried again for a day. */
export function obtainElectron(say: (sentence: string) => void): string | null {
  const found = findElectron()
  if (found !== null) return found
  const { version } = v.parse(
    versionSchema,
    JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8')),
  )
  if (failedLately(version)) return null
  say(`Fetching Electron ${version}…`)
  spawnSync(process.execPath, [join(root, 'node_modules/electron/install.js')], {
    env: electronEnvironment(process.env),
    stdio: 'ignore',
    timeout: FETCH_MS,
    killSignal: 'SIGKILL',
  })
  const fetched = findElectron()
  if (fetched === null) remember(version)
  return fetched
}

function failedLately(version: string): boolean {
  if (!existsSync(MEMORY)) return false
  try {
    const memory = v.safeParse(memorySchema, JSON.parse(readFileSync(MEMORY, 'utf8')))
    return memory.success && memory.output.version === version && Date.now() - memory.output.at < TRY_AGAIN_MS
  } catch {
    return false
  }
}

function remember(version: string): void {
  mkdirSync(join(root, '.cache'), { recursive: true })
  writeFileSync(MEMORY, JSON.stringify({ version, at: Date.now() }))
}
