import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto'

/**
 * Makes what lies on disk unreadable to others: AES-256-GCM over JSON, `IV (12) ciphertext tag (16)`.
 * `label` is authenticated, so that a sealed value cannot be moved to another row.
 */
export interface Sealer {
  seal(label: string, value: unknown): Uint8Array
  /** Undefined where it was sealed with another key or was changed. The value is unparsed: use a schema. */
  open(label: string, sealed: Uint8Array): unknown
}

const IV_BYTES = 12
const TAG_BYTES = 16

export const newSealingKey = (): Uint8Array => randomBytes(32)

/** `key` is 32 bytes, from the vault; a key made anew at each start is the setting that keeps nothing. */
export function createSealer(key: Uint8Array): Sealer {
  // Made once: a key that is given as bytes costs several times what it encrypts.
  const secret = createSecretKey(key)
  return {
    seal(label, value) {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', secret, iv).setAAD(Buffer.from(label))
      const body = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()])
      return Buffer.concat([iv, body, cipher.getAuthTag()])
    },
    open(label, sealed) {
      if (sealed.length < IV_BYTES + TAG_BYTES) return undefined
      try {
        const decipher = createDecipheriv('aes-256-gcm', secret, sealed.subarray(0, IV_BYTES), {
          authTagLength: TAG_BYTES,
        })
          .setAAD(Buffer.from(label))
          .setAuthTag(sealed.subarray(-TAG_BYTES))
        const body = sealed.subarray(IV_BYTES, -TAG_BYTES)
        const value: unknown = JSON.parse(Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8'))
        return value
      } catch {
        return undefined
      }
    },
  }
}
