import { spawn } from 'node:child_process'
import { constants } from 'node:os'

export interface Foreground {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly say: (sentence: string) => void
}

/**
 * Runs a program on this terminal until it ends, and gives its exit status: as a shell does, 128 and the signal's number where a
 * signal ended it. Hush ends in order at the first signal of a kind and is killed by the second, so none may reach it twice.
 */
export function inForeground(
  [program = '', ...args]: readonly string[],
  { cwd, env, say }: Foreground,
): Promise<number> {
  const child = spawn(program, args, { cwd, stdio: 'inherit', env })
  // The terminal sends SIGINT to the whole process group, the child in it.
  const swallow = (): void => undefined
  let isTold = false
  const tell = (): void => {
    // Whether the child has had this one too (a terminal that closes tells everyone) nobody can know: SIGINT it has not had.
    if (!isTold) child.kill('SIGINT')
    isTold = true
  }
  const answers = { SIGINT: swallow, SIGTERM: tell, SIGHUP: tell }
  for (const [signal, answer] of Object.entries(answers)) process.on(signal, answer)
  return new Promise<number>((resolve) => {
    child.on('error', (error) => {
      say(`Hush could not be started: ${error.message}`)
      resolve(1)
    })
    child.on('exit', (code, signal) => resolve(code ?? (signal === null ? 1 : 128 + constants.signals[signal])))
  }).finally(() => {
    for (const [signal, answer] of Object.entries(answers)) process.off(signal, answer)
  })
}
