import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** In the npm package's `dist` folder; `electron/install.js`, getPlatformPath. */
const PROGRAMS: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
}

/** Electron's program, or null where it was never fetched. Never fetches it, as `import 'electron'` would. */
export function findElectron(env: NodeJS.ProcessEnv = process.env): string | null {
  const dist = env['ELECTRON_OVERRIDE_DIST_PATH'] ?? resolve(import.meta.dirname, '../node_modules/electron/dist')
  const path = join(dist, PROGRAMS[process.platform] ?? 'electron')
  return existsSync(path) ? path : null
}

/** Before the application's path: as root, Electron starts only without a sandbox, and appending the switch later is too late. */
export function electronArguments(): string[] {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : []
}

/** The environment for Electron: with this variable, inherited from an editor's terminal, it would start as plain Node. */
export function electronEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries(env).filter(([name]) => name !== 'ELECTRON_RUN_AS_NODE')
  return Object.fromEntries(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
}
