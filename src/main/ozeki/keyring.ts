import type { KeyObject } from 'node:crypto'
import type { ConversationCipher } from '../../protocol/cipher.ts'
import { type Plaintext, readPlaintext, writePlaintext } from '../../protocol/plaintext.ts'

/** Unwrapping keeps a core busy for 0.3 ms each; more at once would take libuv's threads from all else, and main its core. */
const UNWRAPS_AT_ONCE = 2
/** A server may wrap the same key afresh at every answer: then the oldest go. */
const KEYS_KEPT = 150_000

/**
 * Opens and seals with the conversation keys, which it unwraps once per `secret`, off the event loop. Null means that
 * something cannot be opened or sealed here; nothing throws for what came from outside.
 */
export interface Keyring {
  /** The conversation key. Failures are remembered too. */
  keyFor(secret: string): Promise<Uint8Array | null>
  openName(secret: string, sealed: string): Promise<string | null>
  openMessage(secret: string, sealed: string): Promise<Plaintext | null>
  sealMessage(secret: string, plaintext: Plaintext): Promise<string | null>
}

export interface KeyringPorts {
  readonly cipher: ConversationCipher
  readonly privateKey: KeyObject
}

export function createKeyring({ cipher, privateKey }: KeyringPorts): Keyring {
  const unwrapKey = cipher.unwrapperOf(privateKey)
  const keys = new Map<string, Promise<Uint8Array | null>>()
  const atMost = limit(UNWRAPS_AT_ONCE)

  async function unwrap(secret: string): Promise<Uint8Array | null> {
    const unwrapped = await atMost(() => unwrapKey(secret))
    return unwrapped.ok ? unwrapped.value : null
  }

  function keyFor(secret: string): Promise<Uint8Array | null> {
    const known = keys.get(secret)
    if (known) return known
    const key = unwrap(secret)
    keys.set(secret, key)
    if (keys.size > KEYS_KEPT) {
      const [oldest] = keys.keys()
      if (oldest !== undefined) keys.delete(oldest)
    }
    return key
  }

  async function open(secret: string, sealed: string): Promise<string | null> {
    const key = await keyFor(secret)
    if (key === null) return null
    const opened = cipher.open(key, sealed)
    return opened.ok ? opened.value : null
  }

  return {
    keyFor,
    openName: open,
    async openMessage(secret, sealed) {
      const json = await open(secret, sealed)
      return json === null ? null : (readPlaintext(json) ?? null)
    },
    async sealMessage(secret, plaintext) {
      const key = await keyFor(secret)
      return key === null ? null : cipher.seal(key, writePlaintext(plaintext))
    },
  }
}

/** Runs at most `most` tasks at once, the others in the order in which they came. */
function limit(most: number): <T>(task: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let running = 0
  return async (task) => {
    if (running >= most) await new Promise<void>((start) => waiting.push(start))
    else running++
    try {
      return await task()
    } finally {
      // The place is handed on, not given back, so that nobody slips in between.
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}
