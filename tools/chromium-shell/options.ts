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

/** `args` without the program: `['.', '--headless', …]`. A sentence where a value is missing or off. */
export function parseShellOptions(args: readonly string[]): ShellOptions | string {
  const [appDir, ...rest] = args
  if (appDir === undefined || appDir.startsWith('-')) return 'The first argument must be the folder of the application.'
  const port = valueOf(rest, '--cdp-port')
  const dir = valueOf(rest, '--user-data-dir')
  if (port === '' || (port !== null && !isPort(port))) return '--cdp-port needs a number from 0 to 65535.'
  if (dir === '') return '--user-data-dir needs a folder.'
  return {
    appDir,
    rest,
    headless: rest.includes('--headless'),
    cdpPort: port === null ? null : Number(port),
    userDataDir: dir,
  }
}

/** `--key=value` or `--key value`; the last one counts; empty where the value is missing, null where the option is. */
function valueOf(args: readonly string[], key: string): string | null {
  const at = args.findLastIndex((argument) => argument === key || argument.startsWith(`${key}=`))
  const found = args[at]
  if (found === undefined) return null
  if (found !== key) return found.slice(key.length + 1)
  const next = args[at + 1]
  return next === undefined || next.startsWith('--') ? '' : next
}

const isPort = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) <= 65_535
