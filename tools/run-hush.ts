import { resolve } from 'node:path'
import { ensureBuilt } from './build.ts'
import { electronArguments, electronEnvironment } from './electron-binary.ts'
import { sandboxFacts, sandboxProblem } from './electron-sandbox.ts'
import { obtainElectron } from './fetch-electron.ts'
import { inForeground } from './in-foreground.ts'
import type { StartOptions } from './start-options.ts'
import { browser, electronLibraries, ensure, hasDisplay, notifySend, virtualDisplay } from './system.ts'

const root = resolve(import.meta.dirname, '..')

/** Standard output belongs to answers. */
const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`)

/** Finds what is missing, builds what is old, and runs Hush; sets the exit status. */
export async function runHush(options: StartOptions): Promise<void> {
  const command = await prepare(options)
  process.exitCode = command
    ? await inForeground(command, { cwd: root, env: electronEnvironment(process.env), say })
    : 1
}

/** What to run; null where something is missing, which has been said. */
async function prepare({ inShell, shellArgs, appArgs }: StartOptions): Promise<readonly string[] | null> {
  const electron = inShell ? null : await startableElectron()
  const needs = electron === null ? [browser()] : [electronLibraries(electron), virtualDisplay]
  if (!ensure([...needs, notifySend], say)) {
    // There are other ways to notify.
    if (!needs.every((need) => need.isThere())) return null
    say('Hush starts without it.')
  }
  if (!ensureBuilt(say)) return null
  if (electron === null) {
    return [process.execPath, resolve(root, 'tools/chromium-shell/main.ts'), '.', ...shellArgs, ...appArgs]
  }
  const command = [electron, ...electronArguments(), '.', ...appArgs]
  if (hasDisplay()) return command
  say('There is no display here, so the window cannot be seen; to look at it, use --shell.')
  return ['xvfb-run', '-a', ...command]
}

/** Electron's program; null where it is not to be had or would abort, which has been said. */
async function startableElectron(): Promise<string | null> {
  const electron = await obtainElectron(say)
  const problem =
    electron === null
      ? 'Electron’s program is not here and could not be fetched.'
      : sandboxProblem(sandboxFacts(electron))
  if (problem === null) return electron
  say(`Hush runs in the chromium shell: ${problem}`)
  return null
}
