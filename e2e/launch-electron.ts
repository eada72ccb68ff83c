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

/** Runs the application in Electron itself. */
export async function launchInElectron(executablePath: string, options: LaunchOptions): Promise<Launched> {
  const { appDir, userDataDir, args, env } = options
  const application = await _electron.launch({
    executablePath,
    args: [...electronArguments(), '-r', TRAY_WATCH, appDir, ...args, `--user-data-dir=${userDataDir}`],
    env: { ...electronEnvironment(process.env), ...env },
  })
  const child = application.process()
  const output = captured(child)
  const exited = exitOf(child)
  const evaluate: Evaluate = application.evaluate.bind(application)

  async function kill(): Promise<void> {
    child.kill('SIGKILL')
    await exited
  }

  return {
    window: await application.firstWindow(),
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
