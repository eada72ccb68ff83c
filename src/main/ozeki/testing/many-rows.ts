import { randomBytes, type KeyObject } from 'node:crypto'
import { defaultCipher } from '../../../protocol/cipher.ts'
import { conversationId, type ConversationId } from '../../../shared/ids.ts'
import type { Body } from '../transport.ts'

export const nth = (n: number): ConversationId => conversationId(n.toString(16).padStart(32, '0'))

/** A server with so many conversations, named "Project n", the first of them the most recent. Its rows may be changed. */
export async function manyRows(count: number, publicKey: KeyObject) {
  // One key for all, or making the test ready would take longer than the test.
  const key = randomBytes(32)
  const secret = await defaultCipher.wrapKey(publicKey, key)
  const rows = new Map(
    Array.from({ length: count }, (_, n) => [n, { id: nth(n), secret, name: `Project ${n}`, lastaccess: 1e6 - n }]),
  )
  return {
    rows,
    /** As a server does, with a new sealing of each name. */
    answer(...odd: unknown[]): Body {
      const conversations = [...rows.values()].map(({ name, ...row }) => ({
        ...row,
        displayname: defaultCipher.seal(key, name),
        participants: [{ userid: 'd574638619cbff603bf857164c47e850', username: 'Bela' }],
      }))
      return bodyOf({ status: 'OK', conversations: [...conversations, ...odd] })
    },
  }
}

/** In pieces that cut characters. */
export function bodyOf(json: unknown): Body {
  const bytes = Buffer.from(JSON.stringify(json))
  const cut = bytes.length >> 1
  return [new Uint8Array(bytes.subarray(0, cut)), new Uint8Array(bytes.subarray(cut))]
}
