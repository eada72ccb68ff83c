import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { runControl } from '../src/main/control/client.ts'
import { typedUserDataDir } from '../src/main/control/parse.ts'
import { terminal } from '../src/main/control/terminal.ts'

/** Asks the running instance what `argv` says (where `asksInstance`): nothing is built or installed. Gives the exit status. */
export function runControlCommand(argv: readonly string[], userDataDir: string): Promise<number> {
  return runControl(argv, terminal(userDataDir))
}

/**
 * Where the instance keeps its data: `--user-data-dir`, from the folder in which the person is, else where Electron puts it
 * (https://www.electronjs.org/docs/latest/api/app#appgetpathname).
 */
export function userDataDirOf(
  argv: readonly string[],
  cwd: string,
  platform: NodeJS.Platform = process.platform,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const typed = typedUserDataDir(argv)
  if (typed !== null) return resolve(cwd, typed)
  const ofPlatform: Partial<Record<NodeJS.Platform, string>> = {
    darwin: join(homedir(), 'Library', 'Application Support'),
    win32: env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'),
  }
  const appData = ofPlatform[platform] ?? env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config')
  return join(appData, 'Hush')
}
