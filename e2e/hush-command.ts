import { execFile } from 'node:child_process'
import { join } from 'node:path'

const START = join(import.meta.dirname, '../tools/start.ts')

interface Said {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** `npm start -s -- ARGS`, without npm. */
export function hushCommand(userDataDir: string, ...args: string[]): Promise<Said> {
  const { promise, resolve } = Promise.withResolvers<Said>()
  const command = execFile(process.execPath, [START, `--user-data-dir=${userDataDir}`, ...args], (_, out, err) =>
    resolve({ code: command.exitCode, out, err }),
  )
  return promise
}
