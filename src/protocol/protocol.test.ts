import { generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { userId } from '../shared/ids.ts'
import { hideIdOf, newId32, newInstance, pairConversationId, userIdOfEmail } from './ids.ts'
import { readPlaintext, writePlaintext } from './plaintext.ts'
import { createRsaSigner, verifySignature } from './signature.ts'
import { formatServerTime, parseServerTime } from './time.ts'

const alice = userId('aa68d2204cb2bb85f2de3b9aad0d86d7')
const administrator = userId('d574638619cbff603bf857164c47e850')

test('times are written as the vendor writes them and read back', () => {
  expect(formatServerTime(Date.UTC(2024, 2, 8, 14, 12, 48, 999))).toBe('2024-03-08 14:12:48')
  fc.assert(
    fc.property(fc.integer({ min: -62167219200, max: 253402300799 }), (seconds) => {
      expect(parseServerTime(formatServerTime(seconds * 1000))).toBe(seconds * 1000)
    }),
  )
})

test('a time that does not exist or has another form is refused', () => {
  for (const text of [
    '',
    '2024-02-30 10:00:00',
    '2023-02-29 10:00:00',
    '2024-01-01 24:00:00',
    '2024-01-01 23:60:00',
    '2024-01-01T10:00:00',
    '2024-01-01 10:00:00 ',
    '2024-1-1 10:00:00',
    '2024-01-01 10:00:00Z',
    '+02024-01-01 10:00:00',
    '0000-00-00 00:00:00',
  ]) {
    expect(parseServerTime(text), text).toBeUndefined()
  }
  expect(formatServerTime(8.64e15)).toBe('9999-12-31 23:59:59')
})

test('a signature is the owner’s over exactly these bytes', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
  const other = generateKeyPairSync('rsa', { modulusLength: 1024 })
  const body = '{"action":"mute","text":"tűz"}'
  const signature = await createRsaSigner(privateKey).sign(body)
  expect(verifySignature(publicKey, Buffer.from(body), signature)).toBe(true)
  expect(verifySignature(publicKey, Buffer.from(`${body} `), signature)).toBe(false)
  expect(verifySignature(other.publicKey, Buffer.from(body), signature)).toBe(false)
  fc.assert(
    fc.property(fc.string(), (noise) => {
      expect(verifySignature(publicKey, Buffer.from(body), noise)).toBe(false)
    }),
  )
})

test('plaintext is read back, unknown fields are ignored, and anything else is undefined', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(readPlaintext(writePlaintext({ sender: alice, text }))).toEqual({ sender: alice, text })
    }),
  )
  expect(readPlaintext(`{"sender":"${alice}","text":"hi","more":1}`)).toEqual({ sender: alice, text: 'hi' })
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (noise) => {
      expect(readPlaintext(noise)).toBeUndefined()
    }),
  )
})

test('ids come out as in the vendor’s examples', () => {
  expect(userIdOfEmail('admin@ozeki.hu')).toBe(administrator)
  expect(pairConversationId(alice, administrator)).toBe('8ca16186c36a4e0a1ef2096e6c60b613')
  expect(pairConversationId(administrator, alice)).toBe('8ca16186c36a4e0a1ef2096e6c60b613')
  expect(hideIdOf('7sSwU2VoFM')).toBe('7sSwU2VoFM;')
  expect(newInstance()).toMatch(/^[A-Za-z0-9]{10}$/)
  expect(newId32()).toMatch(/^[0-9a-f]{32}$/)
})
