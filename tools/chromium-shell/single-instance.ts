import {
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  watch,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { pack, unpack } from './codec.ts'

const callSchema = v.object({ argv: v.array(v.string()), cwd: v.string(), data: v.string() })

export interface SecondInstance {
  readonly argv: readonly string[]
  readonly cwd: string
  readonly data: unknown
}

export interface SingleInstance {
  /** False where another holds the lock; that one has then been told `data`. */
  request(userData: string, data: unknown): boolean
  held(): boolean
  release(): void
}

/**
 * Chromium's process singleton, as far as an application sees it: one holder per profile, told of each newcomer, with the
 * newcomer's arguments rearranged (switches first, one more added) so that nobody relies on their order.
 */
export function createSingleInstance(onSecond: (second: SecondInstance) => void): SingleInstance {
  let release: (() => void) | null = null

  function hold(lock: string, calls: string): boolean {
    try {
      symlinkSync(String(process.pid), lock)
    } catch {
      return false
    }
    rmSync(calls, { recursive: true, force: true })
    mkdirSync(calls, { recursive: true, mode: 0o700 })
    const watcher = watch(calls, () => take(calls))
    release = () => {
      watcher.close()
      rmSync(calls, { recursive: true, force: true })
      rmSync(lock, { force: true })
    }
    return true
  }

  function take(calls: string): void {
    for (const name of readdirSync(calls).filter((entry) => entry.endsWith('.json'))) {
      const path = join(calls, name)
      try {
        const { argv, cwd, data } = v.parse(callSchema, JSON.parse(readFileSync(path, 'utf8')))
        rmSync(path)
        onSecond({ argv, cwd, data: unpack(data) })
      } catch {
        // The watcher also tells of files that have just been taken.
      }
    }
  }

  return {
    request(userData, data) {
      if (release) return true
      mkdirSync(userData, { recursive: true })
      const lock = join(userData, 'shell-lock')
      const calls = join(userData, 'shell-calls')
      if (hold(lock, calls)) return true
      if (!isAlive(holderOf(lock))) {
        remove(lock)
        if (hold(lock, calls)) return true
      }
      const call = { argv: rearranged(process.argv), cwd: process.cwd(), data: pack(data) }
      const path = join(calls, `${process.pid}`)
      try {
        writeFileSync(path, JSON.stringify(call), { mode: 0o600 })
        renameSync(path, `${path}.json`)
      } catch {
        // As in Electron: false may also mean that nobody was told.
      }
      return false
    },
    held: () => release !== null,
    release() {
      release?.()
      release = null
    },
  }
}

/** As in Electron, a profile that cannot be written has a lock that nobody gets. */
function remove(lock: string): void {
  try {
    rmSync(lock, { force: true })
  } catch {
    // It is told by what follows: nobody holds it then either.
  }
}

function rearranged(argv: readonly string[]): string[] {
  const [program = '', ...rest] = argv
  const switches = rest.filter((argument) => argument.startsWith('--'))
  const others = rest.filter((argument) => !argument.startsWith('--'))
  return [program, ...switches, '--allow-file-access-from-files', ...others]
}

function holderOf(lock: string): number {
  try {
    return Number(readlinkSync(lock))
  } catch {
    return NaN
  }
}

/** A process of another kind may have inherited the number of a holder that was killed. */
function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid === process.pid) return false
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('chromium-shell')
  } catch {
    return true
  }
}
