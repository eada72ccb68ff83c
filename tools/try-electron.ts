import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { ensureBuilt } from './build.ts'
import { electronEnvironment, findElectron } from './electron-binary.ts'
import { browser, dbus, electronLibraries, ensure, hasDisplay, notifySend, virtualDisplay } from './system.ts'

const root = resolve(import.meta.dirname, '..')
const say = (sentence: string): void => void process.stdout.write(`${sentence}\n`)

process.exitCode = tryElectron(process.argv.slice(2))

/** Tries the built Hush on Electron itself and prints a line a step: docs/electron.md. `--shell`: on the stand-in. */
function tryElectron(args: readonly string[]): number {
  const inShell = args.includes('--shell')
  const electron = inShell ? null : findElectron()
  if (electron === null && !inShell) {
    say('skipped: Electron’s program is not here (`npx install-electron` fetches it); --shell tries the stand-in.')
    return 0
  }
  const host = electron === null ? [browser()] : [electronLibraries(electron), virtualDisplay]
  if (!ensure([...host, dbus, notifySend], say) || !ensureBuilt(say)) return 1
  const trial = [process.execPath, resolve(root, 'e2e/trial/main.ts'), ...args]
  const [program = '', ...rest] = electron !== null && !hasDisplay() ? ['xvfb-run', '-a', ...trial] : trial
  const { status, error } = spawnSync(program, rest, {
    cwd: root,
    env: electronEnvironment(process.env),
    stdio: 'inherit',
  })
  if (error) say(`The trial could not be started: ${error.message}`)
  return status ?? 1
}
