import { safeStorage } from 'electron'
import type { SafeStoragePort } from './vault.ts'

const PROBE = 'hush'

/**
 * The system's keychain, or null where there is none that protects anything. Call after `ready`.
 * On Linux the asynchronous check is true also for `basic_text`, which encrypts with a password that everybody knows: the
 * backend's name decides. The synchronous calls are deprecated in Electron 45.
 */
export async function openSafeStorage(platform: NodeJS.Platform): Promise<SafeStoragePort | null> {
  if (platform === 'linux') {
    const backend = safeStorage.getSelectedStorageBackend()
    if (backend === 'basic_text' || backend === 'unknown') return null
  }
  const port: SafeStoragePort = {
    encrypt: (text) => safeStorage.encryptStringAsync(text),
    async decrypt(sealed) {
      const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(Buffer.from(sealed))
      return { text: result, stale: shouldReEncrypt }
    },
  }
  try {
    if (!(await safeStorage.isAsyncEncryptionAvailable())) return null
    // A keychain that is chosen but locked, refused or not running shows itself only in use.
    const { text } = await port.decrypt(await port.encrypt(PROBE))
    return text === PROBE ? port : null
  } catch {
    return null
  }
}
