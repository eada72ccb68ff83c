import type { SafeStorage } from 'electron'
import { createCipheriv, createDecipheriv, pbkdf2Sync, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Lifecycle } from './lifecycle.ts'
import { strict } from './strict.ts'

export interface KeychainPorts {
  readonly lifecycle: Lifecycle
  /** A Linux with a keychain: the key lies in this file. Null is one without, where Chromium's fixed password serves. */
  readonly keyFile: (() => string) | null
}

/** Linux as Electron has it (electron_api_safe_storage.cc): without a keychain the synchronous calls throw, the others do not. */
export function createSafeStorage({ lifecycle, keyFile }: KeychainPorts): SafeStorage {
  let plainAllowed = false
  const ready = (): void => lifecycle.needReady('safeStorage cannot be used before app is ready')
  const available = (): boolean => keyFile !== null || plainAllowed

  const key = (): Buffer => (keyFile ? kept(keyFile()) : pbkdf2Sync('peanuts', 'saltysalt', 1, 32, 'sha1'))
  const prefix = keyFile ? 'v11' : 'v10'

  function seal(text: string): Buffer {
    if (typeof text !== 'string') throw new TypeError('Error processing argument at index 0, conversion failure')
    const iv = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', key(), iv)
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return Buffer.concat([Buffer.from(prefix), iv, cipher.getAuthTag(), sealed])
  }

  function open(sealed: Buffer): string {
    if (sealed.subarray(0, 3).toString() !== prefix) throw new Error('Error while decrypting the ciphertext provided.')
    const decipher = createDecipheriv('aes-256-gcm', key(), sealed.subarray(3, 15))
    decipher.setAuthTag(sealed.subarray(15, 31))
    return Buffer.concat([decipher.update(sealed.subarray(31)), decipher.final()]).toString('utf8')
  }

  function needAvailable(): void {
    ready()
    if (!available())
      throw new Error(
        'Error while encrypting the text provided to safeStorage.encryptString. Encryption is not available.',
      )
  }

  // Deprecated in Electron 45, and there.
  const synchronousCalls: object = {
    isEncryptionAvailable: () => lifecycle.isReady() && available(),
    encryptString(text: string) {
      needAvailable()
      return seal(text)
    },
    decryptString(sealed: Buffer) {
      needAvailable()
      return open(sealed)
    },
  }

  return strict<SafeStorage>('safeStorage', {
    ...synchronousCalls,
    getSelectedStorageBackend: () => (!lifecycle.isReady() ? 'unknown' : keyFile ? 'gnome_libsecret' : 'basic_text'),
    setUsePlainTextEncryption: (use) => void (plainAllowed = use),
    async isAsyncEncryptionAvailable() {
      ready()
      return Promise.resolve(true)
    },
    async encryptStringAsync(text) {
      ready()
      return Promise.resolve(seal(text))
    },
    async decryptStringAsync(sealed) {
      ready()
      return Promise.resolve({ result: open(sealed), shouldReEncrypt: false })
    },
  })
}

function kept(path: string): Buffer {
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, randomBytes(32), { mode: 0o600 })
  }
  return readFileSync(path)
}
