import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'

/** What Electron's BoringSSL lacks and Node's OpenSSL has (electron-rules, 8). */
const LACKING = /^(aes-192-cfb|aes-\d+-cfb[18]$|.*-(ccm|ocb)$|.*wrap|chacha20)/i

/** Ciphers that Electron does not have are unknown here too, so that nobody comes to need them. */
export function forgetForeignCiphers(): void {
  for (const name of ['createCipheriv', 'createDecipheriv'] as const) {
    const guarded = new Proxy(crypto[name], {
      apply(target, self, args: unknown[]) {
        if (LACKING.test(String(args[0]))) throw new Error('Unknown cipher')
        const made: unknown = Reflect.apply(target, self, args)
        return made
      },
    })
    Reflect.set(crypto, name, guarded)
  }
  syncBuiltinESMExports()
}
