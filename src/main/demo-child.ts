import * as v from 'valibot'
import { systemWords } from '../shared/messages/system.ts'
import { failed, ok, type Result } from '../shared/result.ts'
import { SECOND, type Clock } from '../shared/time.ts'

/** The first start makes a dozen RSA keys, which takes a slow machine a while. */
const START_TIMEOUT_MS = 60 * SECOND

const helloSchema = v.variant('type', [
  v.object({ type: v.literal('ready'), baseUrl: v.string(), apiKey: v.string(), password: v.string() }),
  v.object({ type: v.literal('failed'), message: v.string() }),
])

/** How to sign in to the demo workspace. */
export interface DemoAccess {
  readonly baseUrl: string
  readonly apiKey: string
  readonly password: string
}
interface DemoProblem {
  /** A sentence. */
  readonly detail: string
}

/** A process of its own, as much of it as is needed: Electron's utility process. */
export interface DemoChild {
  postMessage(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  onExit(listener: () => void): void
  kill(): unknown
}

export interface Demo extends Disposable {
  /** Starts it, or tells again how to sign in where it runs. After a failure or its end, a new call starts it anew. */
  start(): Promise<Result<DemoAccess, DemoProblem>>
}

export interface DemoPorts {
  readonly dataDir: string
  /** May throw. */
  readonly fork: () => DemoChild
  readonly clock: Clock
}

const words = systemWords.demo

/** One demo server at a time; it ends with `dispose`. */
export function createDemoKeeper({ dataDir, fork, clock }: DemoPorts): Demo {
  let running: { child: DemoChild; access: Promise<Result<DemoAccess, DemoProblem>> } | null = null

  function launch(): Promise<Result<DemoAccess, DemoProblem>> {
    let child: DemoChild
    try {
      child = fork()
    } catch {
      return Promise.resolve(failed({ detail: words.noStart }))
    }
    const forget = (): void => {
      if (running?.child === child) running = null
    }
    const access = new Promise<Result<DemoAccess, DemoProblem>>((resolve) => {
      const giveUp = (detail: string): void => {
        cancel()
        forget()
        child.kill()
        resolve(failed({ detail }))
      }
      const cancel = clock.setTimer(START_TIMEOUT_MS, () => giveUp(words.noAnswer))
      child.onExit(() => {
        cancel()
        forget()
        resolve(failed({ detail: words.stopped }))
      })
      child.onMessage((message) => {
        const hello = v.safeParse(helloSchema, message)
        if (!hello.success) {
          giveUp(words.noSense)
        } else if (hello.output.type === 'failed') {
          giveUp(hello.output.message)
        } else {
          const { baseUrl, apiKey, password } = hello.output
          cancel()
          resolve(ok({ baseUrl, apiKey, password }))
        }
      })
    })
    running = { child, access }
    child.postMessage({ type: 'start', dataDir })
    return access
  }

  return {
    start: () => running?.access ?? launch(),
    [Symbol.dispose]() {
      running?.child.kill()
      running = null
    },
  }
}
