import { systemWords } from '../shared/messages/system.ts'

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

const words = systemWords.commandLine

/**
 * `argv` without the program and the application's folder: read it from `process.argv`, since Electron's own command line
 * is lower-cased. `--key=value` and `--key value` are the same. Switches that are not ours belong to Chromium or the shell.
 */
export function parseArguments(argv: readonly string[]): Arguments {
  let server: string | null = null
  let demo = false
  let userDataDir: string | null = null
  const problems: string[] = []
  for (const [index, argument] of argv.entries()) {
    const [, option, inline] = /^(--[a-z-]+)(?:=([^]*))?$/.exec(argument) ?? []
    const next = argv[index + 1]
    const value = inline ?? (next?.startsWith('--') ? undefined : next)
    switch (option) {
      case '--server':
        if (!value) problems.push(words.needsValue(option))
        else if (isWebAddress(value)) server = value
        else problems.push(words.badAddress(option))
        break
      case '--user-data-dir':
        if (!value) problems.push(words.needsValue(option))
        else userDataDir = value
        break
      case '--demo':
        if (inline === undefined) demo = true
        else problems.push(words.takesNoValue(option))
        break
      case undefined:
      default:
    }
  }
  return { server, demo, userDataDir, problems }
}

function isWebAddress(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
}
