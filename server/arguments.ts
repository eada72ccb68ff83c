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

/** `--key=value` and `--key value`; the problem is a sentence. */
export function parseServerArguments(argv: readonly string[]): Result<ServerArguments, string> {
  let port = 8044
  let dataDir: string | null = null
  let host = '127.0.0.1'
  let demo = false
  let help = false
  const words = [...argv]
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const [, name = word, inline] = /^(--[a-z]+)(?:=(.*))?$/s.exec(word) ?? []
    if (name === '--demo' || name === '--help') {
      if (inline !== undefined) return failed(`${name} takes no value.`)
      if (name === '--demo') demo = true
      else help = true
      continue
    }
    if (name !== '--port' && name !== '--data' && name !== '--host') {
      return failed(`${name} is not an option here: there are --port, --host, --data, --demo and --help.`)
    }
    const value = inline ?? words.shift()
    if (value === undefined || value === '') return failed(`${name} needs a value.`)
    if (name === '--data') dataDir = value
    else if (name === '--host') host = value
    else {
      port = /^\d{1,5}$/.test(value) ? Number(value) : 65536
      if (port > 65535) return failed('--port is a number up to 65535.')
    }
  }
  return ok({ port, dataDir, host, demo, help })
}
