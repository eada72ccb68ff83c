import { shellOptions, startOptions } from '../shared/command-line.ts'
import { commandLineWords as words } from '../shared/messages/command-line.ts'
import { isWebAddress, readOptions } from '../shared/options.ts'

/** What was asked for on the command line: docs/user-guide.md. */
export interface Arguments {
  /** Fills in the sign-in form. */
  readonly server: string | null
  readonly demo: boolean
  /** As typed: relative to the folder in which Hush was started. */
  readonly userDataDir: string | null
  /** A sentence for each option that could not be used. */
  readonly problems: readonly string[]
}

/**
 * `argv` without the program and the application's folder: read it from `process.argv`, since Electron's own command line
 * is lower-cased. Of an option that is there twice the last counts. What is not ours belongs to Chromium or the shell.
 */
export function parseArguments(argv: readonly string[]): Arguments {
  let server: string | null = null
  let demo = false
  let userDataDir: string | null = null
  const problems: string[] = []
  for (const typed of readOptions(argv, startOptions)) {
    if (typed.option === null) continue
    const { option, value, problem } = typed
    if (problem !== null) problems.push(problem)
    else if (option === '--demo') demo = true
    else if (option === '--user-data-dir') userDataDir = value
    else if (isWebAddress(value)) server = value
    else problems.push(words.badAddress(option))
  }
  return { server, demo, userDataDir, problems }
}

/** What is said to a second start: that Hush runs already, and what it asked for that will not be done. */
export function alreadyRunning(argv: readonly string[]): string {
  const asked = readOptions(argv, { ...startOptions, ...shellOptions }).flatMap(({ option }) =>
    option === null || option === '--user-data-dir' ? [] : [option],
  )
  const [first, ...others] = new Set(asked)
  return first === undefined ? words.alreadyRunning : words.notObeyed([first, ...others])
}
