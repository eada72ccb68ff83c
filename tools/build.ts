import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const SOURCES = ['src', 'server', 'electron.vite.config.ts', 'package.json', 'package-lock.json']
const BUILT = ['out/main/index.js', 'out/preload/index.cjs', 'out/renderer/index.html']

/** True when `out/` is as new as the sources, or has just been made so. */
export function ensureBuilt(say: (sentence: string) => void): boolean {
  if (oldestOf(BUILT) >= newestOf(SOURCES)) return true
  say('Building Hush…')
  const vite = join(root, 'node_modules/electron-vite/bin/electron-vite.js')
  const { status, stdout, stderr } = spawnSync(process.execPath, [vite, 'build'], { cwd: root, encoding: 'utf8' })
  if (status === 0) return true
  process.stderr.write(`${stdout}${stderr}`)
  say('Hush could not be built.')
  return false
}

const timeOf = (path: string): number => (existsSync(path) ? statSync(path).mtimeMs : 0)
const oldestOf = (paths: readonly string[]): number => Math.min(...paths.map((path) => timeOf(join(root, path))))

function newestOf(paths: readonly string[]): number {
  const files = paths.flatMap((path) => {
    const full = join(root, path)
    if (!existsSync(full) || !statSync(full).isDirectory()) return [full]
    return readdirSync(full, { recursive: true, encoding: 'utf8' })
      .filter((name) => !name.endsWith('.test.ts'))
      .map((name) => join(full, name))
  })
  return Math.max(...files.map(timeOf))
}
