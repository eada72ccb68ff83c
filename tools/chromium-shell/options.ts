import { commandLineWords as words } from '../../src/shared/messages/command-line.ts'
import { isPort, readOptions } from '../../src/shared/options.ts'

/** Of the command line, what the shell itself obeys; the application gets all of it and does the same with its own. */
export interface ShellOptions {
  /** The folder whose package.json names the application, as `electron .` takes it. */
  readonly appDir: string
  /** Everything after it. */
  readonly rest: readonly string[]
  readonly headless: boolean
  readonly cdpPort: number | null
  readonly userDataDir: string | null
}

const table = { '--headless': null, '--cdp-port': 'N', '--user-data-dir': 'DIR' } as const

/** `args` without the program: `['.', '--headless', …]`. A sentence where a value is missing or off; the last one counts. */
export function parseShellOptions(args: readonly string[]): ShellOptions | string {
  const [appDir, ...rest] = args
  if (appDir === undefined || appDir.startsWith('-')) return 'The first argument must be the folder of the application.'
  let headless = false
  let cdpPort: number | null = null
  let userDataDir: string | null = null
  for (const typed of readOptions(rest, table)) {
    if (typed.option === null) continue
    const { option, value, problem } = typed
    if (problem !== null) return problem
    if (option === '--headless') headless = true
    else if (option === '--user-data-dir') userDataDir = value
    else if (isPort(value)) cdpPort = Number(value)
    else return words.badPort(option)
  }
  return { appDir, rest, headless, cdpPort, userDataDir }
}
