import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ok, type Result } from '../../src/shared/result.ts'
import { systemClock } from '../../src/shared/time.ts'
import { openServer, type RunningServer, type StartProblem } from '../server.ts'
import { startTalking } from './people-talk.ts'
import { DEMO_PASSWORD, seedDemo } from './seed.ts'

export interface DemoOptions {
  readonly dataDir: string
  readonly host?: string
  /** The one of last time where it is free, else any, unless told. */
  readonly port?: number
  readonly keyBits?: number
}

export interface RunningDemo {
  readonly server: RunningServer
  readonly apiKey: string
  readonly password: string
  stop(): Promise<void>
}

/** The demo workspace, seeded at its first start, with its people talking. */
export async function openDemo(options: DemoOptions): Promise<Result<RunningDemo, StartProblem>> {
  const portFile = join(options.dataDir, 'port')
  const lastPort = options.port ?? readPort(portFile)
  let opened = await openServer({ ...options, port: lastPort })
  // A client knows the workspace by its address, so it is worth keeping; but not worth failing for.
  if (!opened.ok && opened.problem.code === 'port-taken' && options.port === undefined) {
    opened = await openServer({ ...options, port: 0 })
  }
  if (!opened.ok) return opened
  const server = opened.value
  const { apiKey } = await seedDemo(server, systemClock)
  const talk = startTalking({ server, clock: systemClock, random: Math.random })
  if (options.port === undefined) writeFileSync(portFile, String(server.port))
  return ok({
    server,
    apiKey,
    password: DEMO_PASSWORD,
    async stop() {
      talk[Symbol.dispose]()
      await server.stop()
    },
  })
}

function readPort(path: string): number {
  try {
    const port = Number(readFileSync(path, 'utf8'))
    return Number.isInteger(port) && port > 1023 && port < 65536 ? port : 0
  } catch {
    return 0
  }
}
