import { commandLineWords as words } from '../src/shared/messages/command-line.ts'
import { isPort, readOptions } from '../src/shared/options.ts'
import { failed, ok, type Result } from '../src/shared/result.ts'

export interface ServerArguments {
  readonly port: number
  /** Null: the usual place. */
  readonly dataDir: string | null
  readonly host: string
  readonly demo: boolean
  readonly help: boolean
}

export const USAGE = `npm run server -- [OPTIONS]
  --port=8044       where to listen
  --host=127.0.0.1  this machine alone; another address lets others in
  --data=DIR        where everything is kept
  --demo            a lively workspace to try Hush with`

const table = { '--port': '8044', '--host': '127.0.0.1', '--data': 'DIR', '--demo': null, '--help': null } as const

/** The problem is a sentence. */
export function parseServerArguments(argv: readonly string[]): Result<ServerArguments, string> {
  let port = 8044
  let dataDir: string | null = null
  let host = '127.0.0.1'
  let demo = false
  let help = false
  for (const typed of readOptions(argv, table)) {
    if (typed.option === null) return failed(words.noOption(typed.word))
    const { option, value, problem } = typed
    if (problem !== null) return failed(problem)
    if (option === '--demo') demo = true
    else if (option === '--help') help = true
    else if (option === '--data') dataDir = value
    else if (option === '--host') host = value
    else if (isPort(value)) port = Number(value)
    else return failed(words.badPort(option))
  }
  return ok({ port, dataDir, host, demo, help })
}
