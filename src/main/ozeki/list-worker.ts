import { createPrivateKey } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import * as v from 'valibot'
import { defaultCipher } from '../../protocol/cipher.ts'
import { userIdSchema } from '../../shared/ids.ts'
import { createKeyring } from './keyring.ts'
import type { Asked, Told } from './list-thread.ts'
import { createListing, type ListAnswer } from './listing.ts'
import { prefetching } from './prefetching.ts'

/** A thread of its own: reads big `list` answers and opens their names, so that main does not stall. */
const { me, key } = v.parse(v.object({ me: userIdSchema, key: v.instance(Uint8Array) }), workerData)
const privateKey = createPrivateKey({ key: Buffer.from(key), format: 'der', type: 'pkcs8' })
const answer = prefetching(createListing({ me, keyring: createKeyring({ cipher: defaultCipher, privateKey }) }))

parentPort?.on('message', ({ n, question }: Asked) => {
  const tell = (answer: ListAnswer): void => {
    const told: Told = { n, answer }
    parentPort?.postMessage(told)
  }
  answer(question, tell).catch((bug: unknown) => {
    // A rejection that nobody handles ends no thread in Electron, and main would wait for ever.
    setImmediate(() => {
      throw bug
    })
  })
})
