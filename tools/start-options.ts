import { statSync } from 'node:fs'
import { resolve } from 'node:path'

/** What `npm start` was asked for. */
export interface StartOptions {
  /** In the chromium shell even where Electron is present. */
  readonly inShell: boolean
  readonly help: boolean
  /** For the shell alone. */
  readonly shellArgs: readonly string[]
  /** For Hush itself, in the spelling that is safe everywhere: `--key=value`. */
  readonly appArgs: readonly string[]
}

interface Known {
  readonly takes: 'nothing' | 'a folder' | 'a port' | 'an address'
  readonly means: string
}

const OPTIONS = {
  '--demo': { takes: 'nothing', means: 'start the demo workspace and sign in to it' },
  '--server': { takes: 'an address', means: 'fill in the sign-in form' },
  '--user-data-dir': { takes: 'a folder', means: 'keep everything there' },
  '--shell': { takes: 'nothing', means: 'run in the chromium shell even where Electron is present' },
  '--headless': { takes: 'nothing', means: 'in the shell: without a window' },
  '--cdp-port': { takes: 'a port', means: 'in the shell: where Playwright’s connectOverCDP finds the page' },
  '--help': { takes: 'nothing', means: 'say this' },
} as const satisfies Readonly<Record<string, Known>>
type Option = keyof typeof OPTIONS

export const usage = [
  'npm start -s -- [OPTIONS]',
  ...Object.entries(OPTIONS).map(
    ([option, { takes, means }]) =>
      `  ${`${option}${takes === 'nothing' ? '' : `=${takes.split(' ')[1]?.toUpperCase() ?? ''}`}`.padEnd(26)}${means}`,
  ),
  '',
  'To the running Hush: --mute NAME [--for 8h | --until "monday 9"], --unmute NAME, --snooze 30m, --unsnooze,',
  '  --status [--json], --explain NAME [--json]',
].join('\n')

/** A sentence where something is off. `cwd` is where the person typed: relative folders are meant from there. */
export function parseStart(args: readonly string[], cwd: string): StartOptions | string {
  const shellArgs: string[] = []
  const appArgs: string[] = []
  let inShell = false
  let help = false
  for (let at = 0; at < args.length; at += 1) {
    const argument = args[at] ?? ''
    const [, key = argument, inline] = /^(--[a-z-]+)(?:=([^]*))?$/.exec(argument) ?? []
    if (!isOption(key)) return `There is no option ${JSON.stringify(argument)}; try --help.`
    const { takes } = OPTIONS[key]
    if (takes === 'nothing') {
      if (inline !== undefined) return `${key} takes no value.`
      if (key === '--shell') inShell = true
      else if (key === '--help') help = true
      else if (key === '--headless') shellArgs.push(key)
      else appArgs.push(key)
      continue
    }
    const next = args[at + 1]
    const value = inline ?? (next?.startsWith('--') ? undefined : next)
    if (inline === undefined) at += 1
    if (value === undefined || value === '') return `${key} needs ${takes}.`
    if (key === '--cdp-port' && !isPort(value)) return `${key} needs a port, a number from 0 to 65535.`
    if (key === '--server' && !isWebAddress(value))
      return `${key} needs an address that begins with http:// or https://.`
    if (key === '--user-data-dir' && isFile(resolve(cwd, value))) return `${key} needs a folder: ${value} is a file.`
    if (key === '--user-data-dir') appArgs.push(`${key}=${resolve(cwd, value)}`)
    else if (key === '--server') appArgs.push(`${key}=${value}`)
    else shellArgs.push(`${key}=${value}`)
  }
  // What only the shell can do asks for the shell.
  return { inShell: inShell || shellArgs.length > 0, help, shellArgs, appArgs }
}

const isOption = (key: string): key is Option => Object.hasOwn(OPTIONS, key)
const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
const isPort = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) <= 65_535
const isWebAddress = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
