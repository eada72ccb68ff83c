import { type KeyObject, sign, verify } from 'node:crypto'

/** Makes the `Ozeki-Signature` of a request body. A site whose server differs replaces this and nothing else (profile). */
export interface RequestSigner {
  sign(body: string): Promise<string>
}

/** Profile `default`: base64 of RSASSA-PKCS1-v1_5 with SHA-256 over the exact bytes of the body, on libuv's threads. */
export function createRsaSigner(privateKey: KeyObject): RequestSigner {
  return {
    sign: (body) =>
      new Promise((resolve, reject) => {
        sign('sha256', Buffer.from(body, 'utf8'), privateKey, (error, signature) => {
          if (error) reject(error)
          else resolve(signature.toString('base64'))
        })
      }),
  }
}

/** Whether `signature` (base64, from outside) is the owner's over `body`. Never throws. */
export function verifySignature(publicKey: KeyObject, body: Uint8Array, signature: string): boolean {
  try {
    return verify('sha256', body, publicKey, Buffer.from(signature, 'base64'))
  } catch {
    return false
  }
}
