import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { type ConversationCipher, defaultCipher } from '../../protocol/cipher.ts'
import { userId } from '../../shared/ids.ts'
import { createKeyring } from './keyring.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const key = randomBytes(32)
const sender = userId('d574638619cbff603bf857164c47e850')
let secret = ''

beforeAll(async () => {
  secret = await defaultCipher.wrapKey(publicKey, key)
})

/** The real cipher, which counts how it is asked to unwrap. */
function counted() {
  const counts = { asked: 0, running: 0, most: 0 }
  const cipher: ConversationCipher = {
    ...defaultCipher,
    unwrapperOf(given) {
      const unwrap = defaultCipher.unwrapperOf(given)
      return async (sealed) => {
        counts.asked++
        counts.running++
        counts.most = Math.max(counts.most, counts.running)
        const result = await unwrap(sealed)
        counts.running--
        return result
      }
    },
  }
  return { counts, keyring: createKeyring({ cipher, privateKey }) }
}

test('what was sealed opens again', async () => {
  const { keyring } = counted()
  const sealed = await keyring.sealMessage(secret, { sender, text: 'tea?' })
  expect(await keyring.openMessage(secret, sealed ?? '')).toEqual({ sender, text: 'tea?' })
  expect(await keyring.openName(secret, defaultCipher.seal(key, 'Design'))).toBe('Design')
})

test('a secret is unwrapped once, however often and however close together it is needed', async () => {
  const { keyring, counts } = counted()
  await Promise.all([keyring.keyFor(secret), keyring.keyFor(secret), keyring.openName(secret, '')])
  await keyring.keyFor(secret)
  expect(counts.asked).toBe(1)
})

test('a secret for somebody else opens nothing, seals nothing and is not tried again', async () => {
  const { keyring, counts } = counted()
  for (const odd of ['', 'not base64 at all', randomBytes(256).toString('base64')]) {
    counts.asked = 0
    expect(await keyring.keyFor(odd)).toBeNull()
    expect(await keyring.openMessage(odd, 'x')).toBeNull()
    expect(await keyring.sealMessage(odd, { sender, text: 'x' })).toBeNull()
    expect(counts.asked).toBe(1)
  }
})

test('what was sealed with another key, cut off, or is no message, cannot be opened', async () => {
  const { keyring } = counted()
  const sealed = defaultCipher.seal(key, '{"sender":1}')
  expect(await keyring.openMessage(secret, sealed)).toBeNull()
  expect(await keyring.openMessage(secret, sealed.slice(0, 20))).toBeNull()
  expect(await keyring.openName(secret, defaultCipher.seal(randomBytes(32), 'Design'))).toBeNull()
})

test('many secrets are unwrapped two at a time, and all of them', async () => {
  const { keyring, counts } = counted()
  const secrets = await Promise.all(Array.from({ length: 30 }, () => defaultCipher.wrapKey(publicKey, randomBytes(32))))
  const opened = await Promise.all(secrets.map((each) => keyring.keyFor(each)))
  expect(opened.every((each) => each?.length === 32)).toBe(true)
  expect(counts).toEqual({ asked: 30, running: 0, most: 2 })
})
