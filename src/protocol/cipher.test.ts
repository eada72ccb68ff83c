import { generateKeyPairSync, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defaultCipher } from './cipher.ts'

const alice = generateKeyPairSync('rsa', { modulusLength: 1024 })
const bob = generateKeyPairSync('rsa', { modulusLength: 1024 })
const key = randomBytes(32)

test('what was sealed with a key opens with it, and is never the same twice', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const sealed = defaultCipher.seal(key, text)
      expect(defaultCipher.open(key, sealed)).toEqual({ ok: true, value: text })
      expect(defaultCipher.seal(key, text)).not.toBe(sealed)
    }),
  )
})

test('the sealed form is IV, ciphertext and tag in base64', () => {
  const known = 'AAECAwQFBgcICQoLX/MqzN6WvNzSG50reXIxNTsh3yK2Lbc='
  expect(Buffer.from(defaultCipher.seal(key, 'seven b'), 'base64')).toHaveLength(12 + 7 + 16)
  expect(Buffer.from(known, 'base64').subarray(0, 12)).toEqual(Buffer.from('000102030405060708090a0b', 'hex'))
  expect(defaultCipher.open(Buffer.alloc(32, 7), known)).toEqual({ ok: true, value: 'Grüße' })
})

test('another key, a changed byte, a cut or plain noise cannot be opened', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), fc.uint8Array(), (text, at, noise) => {
      const sealed = Buffer.from(defaultCipher.seal(key, text), 'base64')
      const changed = Buffer.from(sealed)
      changed[at % changed.length] = (changed[at % changed.length] ?? 0) ^ 1
      for (const bytes of [changed, sealed.subarray(0, at % sealed.length), Buffer.from(noise)]) {
        expect(defaultCipher.open(key, bytes.toString('base64'))).toEqual({ ok: false, problem: 'cannot-open' })
      }
      expect(defaultCipher.open(randomBytes(32), sealed.toString('base64')).ok).toBe(false)
      expect(defaultCipher.open(noise.subarray(0, 31), sealed.toString('base64')).ok).toBe(false)
    }),
  )
})

test('a wrapped key is unwrapped by its owner alone', async () => {
  const secret = await defaultCipher.wrapKey(alice.publicKey, key)
  const unwrapped = await defaultCipher.unwrapperOf(alice.privateKey)(secret)
  expect(unwrapped.ok && Buffer.from(unwrapped.value).equals(key)).toBe(true)
  expect(await defaultCipher.unwrapperOf(bob.privateKey)(secret)).toEqual({ ok: false, problem: 'cannot-unwrap' })
})

test('a secret of another length, or no secret at all, cannot be unwrapped', async () => {
  const short = await defaultCipher.wrapKey(alice.publicKey, randomBytes(16))
  expect(await defaultCipher.unwrapperOf(alice.privateKey)(short)).toEqual({ ok: false, problem: 'cannot-unwrap' })
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string(), fc.base64String({ minLength: 172, maxLength: 172 })), async (secret) => {
      expect(await defaultCipher.unwrapperOf(alice.privateKey)(secret)).toEqual({ ok: false, problem: 'cannot-unwrap' })
    }),
  )
})
