import { createCipheriv, createDecipheriv, type KeyObject, randomBytes, webcrypto } from 'node:crypto'
import { failed, ok, type Result } from '../shared/result.ts'

/** How `secret`, `displayname` and `Data` are encrypted. A site whose server differs replaces this and nothing else. */
export interface ConversationCipher {
  /** The conversation key for one user, as `secret` carries it. */
  wrapKey(publicKey: KeyObject, key: Uint8Array): Promise<string>
  /** The inverse, for one person's secrets, off the event loop: 0.3 ms each for RSA-2048, and a first sync has thousands. */
  unwrapperOf(privateKey: KeyObject): (secret: string) => Promise<Result<Uint8Array, 'cannot-unwrap'>>
  seal(key: Uint8Array, plaintext: string): string
  open(key: Uint8Array, sealed: string): Result<string, 'cannot-open'>
}

const KEY_BYTES = 32
const IV_BYTES = 12
const TAG_BYTES = 16
const OAEP = { name: 'RSA-OAEP', hash: 'SHA-256' }

async function importDecryptionKey(privateKey: KeyObject): Promise<webcrypto.CryptoKey> {
  const der = privateKey.export({ type: 'pkcs8', format: 'der' })
  return webcrypto.subtle.importKey('pkcs8', der, OAEP, false, ['decrypt'])
}

/**
 * Profile `default`. `secret`: base64 of RSA-OAEP (SHA-256) of 32 random bytes.
 * `displayname`, `Data`: base64 of `IV (12), ciphertext, tag (16)`, AES-256-GCM, no associated data.
 */
export const defaultCipher: ConversationCipher = {
  async wrapKey(publicKey, key) {
    const der = publicKey.export({ type: 'spki', format: 'der' })
    const imported = await webcrypto.subtle.importKey('spki', der, OAEP, false, ['encrypt'])
    return Buffer.from(await webcrypto.subtle.encrypt(OAEP, imported, key)).toString('base64')
  },
  unwrapperOf(privateKey) {
    // A key object costs more to convert than to use.
    let imported: Promise<webcrypto.CryptoKey> | null = null
    return async (secret) => {
      try {
        imported ??= importDecryptionKey(privateKey)
        const key = await webcrypto.subtle.decrypt(OAEP, await imported, Buffer.from(secret, 'base64'))
        return key.byteLength === KEY_BYTES ? ok(new Uint8Array(key)) : failed('cannot-unwrap')
      } catch {
        return failed('cannot-unwrap')
      }
    }
  },
  seal(key, plaintext) {
    const iv = randomBytes(IV_BYTES)
    const cipher = createCipheriv('aes-256-gcm', key, iv)
    const body = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()])
    return Buffer.concat([iv, body, cipher.getAuthTag()]).toString('base64')
  },
  open(key, sealed) {
    const bytes = Buffer.from(sealed, 'base64')
    if (bytes.length < IV_BYTES + TAG_BYTES) return failed('cannot-open')
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
      const body = bytes.subarray(IV_BYTES, -TAG_BYTES)
      return ok(Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8'))
    } catch {
      return failed('cannot-open')
    }
  },
}
