import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import * as v from 'valibot'
import { electronEnvironment, findElectron } from './electron-binary.ts'
import { createProgress, FETCH_LIMITS, isRefusal, type FetchEnd } from './fetch-progress.ts'

const root = resolve(import.meta.dirname, '..')
const CACHE = join(root, '.cache')
const MEMORY = join(CACHE, 'electron-not-fetched.json')
const DOWNLOAD = 'electron-download-'
const LOOK_MS = 500
const TRY_AGAIN_MS = 24 * 60 * 60 * 1000

const versionSchema = v.object({ version: v.string() })
const memorySchema = v.object({ version: v.string(), at: v.number() })

/** Electron's program; fetched where it is not here. Where the network refused, it is not asked again for a day. */
export async function obtainElectron(say: (sentence: string) => void): Promise<string | null> {
  const found = findElectron()
  // A folder of the person's own is never filled.
  if (found !== null || process.env['ELECTRON_OVERRIDE_DIST_PATH'] !== undefined) return found
  const electron = join(root, 'node_modules/electron')
  const { version } = v.parse(versionSchema, JSON.parse(readFileSync(join(electron, 'package.json'), 'utf8')))
  if (refusedLately(version)) return null
  say(`Fetching Electron ${version}, once; a hundred megabytes can take some minutes…`)
  const end = await fetching([join(electron, 'install.js')], join(electron, 'dist'), FETCH_LIMITS)
  if (end.how === 'ended' && end.status === 0) return findElectron()
  // Half of it would pass for Electron the next time.
  rmSync(join(electron, 'dist'), { recursive: true, force: true })
  if (end.how === 'stalled') say('Nothing more of it came, and so it was stopped.')
  if (end.how === 'too long') say('It took longer than a quarter of an hour, and so it was stopped.')
  if (isRefusal(end)) {
    remember(version)
    say('The network does not give it; it is tried again in a day. To try now, type: npx install-electron')
  }
  return null
}

/**
 * Runs a script that downloads into the folder for temporary files and unpacks into `target`, as long as one of them grows.
 */
export function fetching(
  script: readonly string[],
  target: string,
  limits: { readonly stallMs: number; readonly capMs: number },
): Promise<FetchEnd> {
  mkdirSync(CACHE, { recursive: true })
  removeLeftovers()
  const temporary = mkdtempSync(join(CACHE, DOWNLOAD))
  const own = { TMPDIR: temporary, TMP: temporary, TEMP: temporary, ELECTRON_GET_NO_PROGRESS: '1' }
  const child = spawn(process.execPath, [...script], {
    env: { ...electronEnvironment(process.env), ...own },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  const progress = createProgress(limits, performance.now())
  const look = (): ReturnType<typeof progress.see> =>
    progress.see(sizeOf(temporary) + sizeOf(target), performance.now())
  let stopped: 'stalled' | 'too long' | null = null
  const looking = setInterval(
    () => {
      const state = look()
      if (state === 'goes on') return
      stopped ??= state
      child.kill('SIGKILL')
    },
    Math.min(LOOK_MS, limits.stallMs / 4),
  )
  return new Promise<FetchEnd>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => {
      const bytes = progress.most()
      resolve(stopped === null ? { how: 'ended', status, said, bytes } : { how: stopped, bytes })
    })
  }).finally(() => {
    clearInterval(looking)
    rmSync(temporary, { recursive: true, force: true })
  })
}

/** What stays behind where a person ended the command meanwhile. */
function removeLeftovers(): void {
  const isOld = (path: string): boolean => Date.now() - statSync(path).mtimeMs > 2 * FETCH_LIMITS.capMs
  for (const name of readdirSync(CACHE).filter((entry) => entry.startsWith(DOWNLOAD))) {
    const path = join(CACHE, name)
    if (isOld(path)) rmSync(path, { recursive: true, force: true })
  }
}

/** Bytes of the files in it. */
function sizeOf(folder: string): number {
  if (!existsSync(folder)) return 0
  try {
    const sizes = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => {
      const entry = statSync(join(folder, name), { throwIfNoEntry: false })
      return entry?.isFile() ? entry.size : 0
    })
    return sizes.reduce((sum, size) => sum + size, 0)
  } catch {
    // Something was moved away meanwhile, which is progress of its own.
    return 0
  }
}

function refusedLately(version: string): boolean {
  if (!existsSync(MEMORY)) return false
  try {
    const memory = v.safeParse(memorySchema, JSON.parse(readFileSync(MEMORY, 'utf8')))
    return memory.success && memory.output.version === version && Date.now() - memory.output.at < TRY_AGAIN_MS
  } catch {
    return false
  }
}

function remember(version: string): void {
  writeFileSync(MEMORY, JSON.stringify({ version, at: Date.now() }))
}
