import type { KeyObject } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import type { UserId } from '../../shared/ids.ts'
import type { ListAnswer, ListQuestion } from './listing.ts'

export interface Asked {
  readonly n: number
  readonly question: ListQuestion
}
export interface Told {
  readonly n: number
  readonly answer: ListAnswer
}

export interface ListThreadPorts {
  /** The absolute path of `list-worker`, built or not. */
  readonly entry: string
  readonly me: UserId
  readonly privateKey: KeyObject
  /** It has ended by itself, or never begun: what was asked is answered with null, now and from now on. */
  readonly onBroke: (error: unknown) => void
}

/** Where `list` answers are read: here, or in a thread off the event loop. */
export interface ListPlace extends Disposable {
  /** Null once it has ended. The buffers of a body may be gone from here afterwards. */
  ask(question: ListQuestion): Promise<ListAnswer | null>
}

export function startListThread({ entry, me, privateKey, onBroke }: ListThreadPorts): ListPlace {
  const key = new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' }))
  const worker = new Worker(entry, { name: 'hush-lists', workerData: { me, key } })
  const waiting = new Map<number, (answer: ListAnswer | null) => void>()
  let asked = 0
  let hasEnded = false

  function end(): void {
    hasEnded = true
    for (const give of waiting.values()) give(null)
    waiting.clear()
  }
  function broke(error: unknown): void {
    if (hasEnded) return
    end()
    onBroke(error)
    void worker.terminate()
  }
  worker.on('message', ({ n, answer }: Told) => {
    waiting.get(n)?.(answer)
    waiting.delete(n)
  })
  worker.on('error', broke)
  worker.on('messageerror', broke)
  worker.on('exit', (code) => broke(new Error(`the thread that reads lists ended with ${code}`)))

  return {
    ask(question) {
      if (hasEnded) return Promise.resolve(null)
      const message: Asked = { n: ++asked, question }
      return new Promise((resolve) => {
        waiting.set(message.n, resolve)
        worker.postMessage(message, question.ask === 'read' ? question.body.map(({ buffer }) => buffer) : [])
      })
    },
    [Symbol.dispose]() {
      end()
      void worker.terminate()
    },
  }
}
