import { join } from 'node:path'
import { _electron } from 'playwright/test'
import * as v from 'valibot'
import { electronArguments, electronEnvironment } from '../tools/electron-binary.ts'
import {
  captured,
  endsInTime,
  exitOf,
  trayItemSchema,
  type Evaluate,
  type Launched,
  type LaunchOptions,
} from './launched.ts'

/** Electron gives no way to a tray's menu: this script, run before the application, keeps what the tray was given. */
const TRAY_WATCH = join(import.meta.dirname, 'testing/watch-tray.cjs')

/** As in the shell, where a program that ended before it had a window says so; Playwright's log has code and output. */
function endedEarly(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const [, code] = /exitCode=(\d+)/.exec(error.message) ?? []
  return code === undefined ? error : new Error(`The application ended with ${code}.\n${error.message}`)
}

/** Runs the application in Electron itself. */
export async function launchInElectron(executablePath: string, options: LaunchOptions): Promise<Launched> {
  const { appDir, userDataDir, args, env } = options
  const application = await _electron
    .launch({
      executablePath,
      args: [...electronArguments(), '-r', TRAY_WATCH, appDir, ...args, `--user-data-dir=${userDataDir}`],
      env: { ...electronEnvironment(process.env), ...env },
    })
    .catch((error: unknown) => {
      throw endedEarly(error)
    })
  const child = application.process()
  const output = captured(child)
  const exited = exitOf(child)
  const evaluate: Evaluate = application.evaluate.bind(application)

  async function kill(): Promise<void> {
    child.kill('SIGKILL')
    await exited
  }

  const ended = exited.then((code) => {
    throw new Error(`The application ended with ${String(code)}.\n${output()}`)
  })

  return {
    window: await Promise.race([application.firstWindow(), ended]),
    userDataDir,
    evaluate,
    output,
    exited,
    kill,
    async trayMenu() {
      return v.parse(v.array(trayItemSchema), await application.evaluate('watchedTray.menu()'))
    },
    async clickTray(...path) {
      await application.evaluate(`watchedTray.choose(${JSON.stringify(path)})`)
    },
    async close() {
      application.evaluate(({ app }) => app.quit()).catch(() => undefined)
      if (!(await endsInTime(exited))) await kill()
    },
  }
}
