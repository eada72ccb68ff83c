import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { ensureBuilt } from './build.ts'
import { electronArguments, electronEnvironment } from './electron-binary.ts'
import { obtainElectron } from './fetch-electron.ts'
import type { StartOptions } from './start-options.ts'
import { browser, electronLibraries, ensure, hasDisplay, notifySend, virtualDisplay } from './system.ts'

const root = resolve(import.meta.dirname, '..')

/** Standard output belongs to answers. */
const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`)

/** Finds what is missing, builds what is old, and runs Hush; sets the exit status. */
export function runHush(options: StartOptions): void {
  const command = prepare(options)
  if (command) run(command)
  else process.exitCode = 1
}

/** What to run; null where something is missing, which has been said. */
function prepare({ inShell, shellArgs, appArgs }: StartOptions): readonly string[] | null {
  const electron = inShell ? null : obtainElectron(say)
  if (electron === null && !inShell) {
    say('Hush runs in the chromium shell, because Electron’s program is not here and could not be fetched.')
  }
  const needs = electron === null ? [browser(), notifySend] : [electronLibraries(electron), virtualDisplay, notifySend]
  if (!ensure(needs, say) || !ensureBuilt(say)) return null
  if (electron === null) {
    return [process.execPath, resolve(root, 'tools/chromium-shell/main.ts'), '.', ...shellArgs, ...appArgs]
  }
  const command = [electron, ...electronArguments(), '.', ...appArgs]
  if (hasDisplay()) return command
  say('There is no display here, so the window cannot be seen; to look at it, use --shell.')
  return ['xvfb-run', '-a', ...command]
}

function run([program = '', ...args]: readonly string[]): void {
  const child = spawn(program, args, { cwd: root, stdio: 'inherit', env: electronEnvironment(process.env) })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    say(`Hush could not be started: ${error.message}`)
    process.exitCode = 1
  })
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === null ? 1 : 0)
  })
}
