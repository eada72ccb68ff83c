import { createPrivateKey } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import * as v from 'valibot'
import { defaultCipher } from '../../protocol/cipher.ts'
import { userIdSchema } from '../../shared/ids.ts'
import { createKeyring } from './keyring.ts'
import type { Asked, Told } from './list-thread.ts'
import { createListing, type ListAnswer } from './listing.ts'

/** A thread of its own: reads big `list` answers and opens their names, so that main does not stall. */
const { me, key } = v.parse(v.object({ me: userIdSchema, key: v.instance(Uint8Array) }), workerData)
const privateKey = createPrivateKey({ key: Buffer.from(key), format: 'der', type: 'pkcs8' })
const listing = createListing({ me, keyring: createKeyring({ cipher: defaultCipher, privateKey }) })

/** The next rows, made while main takes in the last ones. */
let ready: Promise<ListAnswer> | null = null

async function answer({ n, question }: Asked): Promise<void> {
  const told: Told = { n, answer: await (question.ask === 'rows' && ready ? ready : listing.answer(question)) }
  parentPort?.postMessage(told)
  if (question.ask === 'names') return
  const { answer } = told
  ready = answer.tells === 'rows' && !answer.isLast ? listing.answer({ ask: 'rows' }) : null
}

parentPort?.on('message', (asked: Asked) => {
  answer(asked).catch((bug: unknown) => {
    // A rejection that nobody handles ends no thread in Electron, and main would wait for ever.
    setImmediate(() => {
      throw bug
    })
  })
})
