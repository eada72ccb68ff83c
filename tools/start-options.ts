import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { commandOptions, detailOptions, shellOptions, startOptions } from '../src/shared/command-line.ts'
import { commandLineWords as words } from '../src/shared/messages/command-line.ts'
import { isPort, isWebAddress, readOptions, type OptionTable } from '../src/shared/options.ts'

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

const table = { ...startOptions, ...shellOptions, '--help': null } as const
type Option = keyof typeof table

const means: Readonly<Record<Option, string>> = {
  '--demo': 'start the demo workspace and sign in to it',
  '--server': 'fill in the sign-in form',
  '--user-data-dir': 'keep everything there',
  '--shell': 'run in the chromium shell even where Electron is present',
  '--headless': 'in the shell: without a window',
  '--cdp-port': 'in the shell: where Playwright’s connectOverCDP finds the page',
  '--help': 'say this',
}

const isOption = (key: string): key is Option => Object.hasOwn(table, key)

const spelled = (option: string, stands: string | null): string => (stands === null ? option : `${option}=${stands}`)
const listed = (options: OptionTable): string =>
  Object.entries(options)
    .map(([option, stands]) => spelled(option, stands))
    .join(', ')

export const usage = [
  'npm start -s -- [OPTIONS]',
  ...Object.keys(means)
    .filter(isOption)
    .map((option) => `  ${spelled(option, table[option]).padEnd(26)}${means[option]}`),
  '',
  `To the running Hush: ${listed(commandOptions)}`,
  `  more precisely: ${listed(detailOptions)}`,
].join('\n')

/** A sentence where something is off. `cwd` is where the person typed: relative folders are meant from there. */
export function parseStart(args: readonly string[], cwd: string): StartOptions | string {
  const shellArgs: string[] = []
  const appArgs: string[] = []
  let help = false
  for (const typed of readOptions(args, table)) {
    if (typed.option === null) return words.noOption(typed.word)
    const { option, value, problem } = typed
    const off = problem ?? problemOf(option, value, cwd)
    if (off !== null) return off
    const argument = table[option] === null ? option : `${option}=${value ?? ''}`
    if (option === '--help') help = true
    else if (option === '--user-data-dir') appArgs.push(`${option}=${resolve(cwd, value ?? '')}`)
    else if (Object.hasOwn(shellOptions, option)) shellArgs.push(argument)
    else appArgs.push(argument)
  }
  // What only the shell can do asks for the shell.
  return { inShell: shellArgs.length > 0, help, shellArgs, appArgs }
}

function problemOf(option: Option, value: string | null, cwd: string): string | null {
  if (value === null) return null
  if (option === '--cdp-port' && !isPort(value)) return words.badPort(option)
  if (option === '--server' && !isWebAddress(value)) return words.badAddress(option)
  if (option === '--user-data-dir' && isFile(resolve(cwd, value))) return words.fileNotFolder(option, value)
  return null
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
