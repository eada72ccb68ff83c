import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import * as v from 'valibot'
import type { Sealer } from '../disk/sealer.ts'
import { readIfThere, writeDurably } from './files.ts'

/** The system's keychain, as far as the vault needs it. */
export interface SafeStoragePort {
  encrypt(text: string): Promise<Uint8Array>
  /** Rejects for what it has not sealed. `stale`: seal it anew, its key has been replaced. */
  decrypt(sealed: Uint8Array): Promise<{ text: string; stale: boolean }>
}

/**
 * Secrets by name, in `<dir>/vault.json`. `strength` says what protects them: the system's keychain, or a key file that
 * lies beside them (docs/decisions/0002-vault.md), of which the person is told.
 */
export interface Vault {
  readonly strength: 'keychain' | 'file'
  /** Null where there is none, or where it cannot be opened here any more. */
  get(name: string): Promise<string | null>
  /** On disk, also after a power cut, when it resolves. Rejects where the disk or the keychain does. */
  set(name: string, value: string): Promise<void>
}

export interface VaultPorts {
  /** Belongs to the vault alone, or to one account: it is made with mode 0700. */
  readonly dir: string
  /** Null where there is no keychain worth the name: settings/safe-storage.ts. */
  readonly safeStorage: SafeStoragePort | null
  /** AES-256-GCM: disk/sealer.ts. */
  readonly createSealer: (key: Uint8Array) => Sealer
}

const KEY_BYTES = 32
const entrySchema = v.object({ by: v.picklist(['keychain', 'file']), data: v.string() })
const fileSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ version: v.literal(1), entries: v.record(v.string(), entrySchema) }),
)
type Entry = v.InferOutput<typeof entrySchema>
type Entries = ReadonlyMap<string, Entry>

export function createVault({ dir, safeStorage, createSealer }: VaultPorts): Vault {
  const vaultPath = join(dir, 'vault.json')
  const keyPath = join(dir, 'vault.key')
  // One change at a time: two that read the same file would lose one of them.
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work, work)
    last = turn.catch(() => undefined)
    return turn
  }

  const readEntries = async (): Promise<Entries> => {
    const parsed = v.safeParse(fileSchema, (await readIfThere(vaultPath))?.toString('utf8'))
    return new Map(parsed.success ? Object.entries(parsed.output.entries) : [])
  }
  const writeEntries = (entries: Entries): Promise<void> => {
    const file = { version: 1, entries: Object.fromEntries(entries) }
    return writeDurably(vaultPath, Buffer.from(JSON.stringify(file, null, 2)))
  }
  const readKey = async (): Promise<Uint8Array | null> => {
    const key = await readIfThere(keyPath)
    return key?.length === KEY_BYTES ? key : null
  }
  const makeKey = async (): Promise<Uint8Array> => {
    const key = randomBytes(KEY_BYTES)
    await writeDurably(keyPath, key)
    return key
  }

  const seal = async (name: string, value: string): Promise<Entry> => {
    if (safeStorage) return { by: 'keychain', data: toBase64(await safeStorage.encrypt(value)) }
    const key = (await readKey()) ?? (await makeKey())
    return { by: 'file', data: toBase64(createSealer(key).seal(name, value)) }
  }
  const open = async (name: string, { by, data }: Entry): Promise<{ text: string; stale: boolean } | null> => {
    const sealed = Buffer.from(data, 'base64')
    if (by === 'keychain') return safeStorage?.decrypt(sealed) ?? null
    const key = await readKey()
    const text = key ? createSealer(key).open(name, sealed) : null
    // A keychain has come since: what the key file sealed moves into it.
    return typeof text === 'string' ? { text, stale: safeStorage !== null } : null
  }
  const put = async (name: string, value: string): Promise<void> => {
    const entry = await seal(name, value)
    await writeEntries(new Map(await readEntries()).set(name, entry))
  }
  const find = async (name: string): Promise<{ text: string; stale: boolean } | null> => {
    const entry = (await readEntries()).get(name)
    return entry ? open(name, entry) : null
  }

  return {
    strength: safeStorage ? 'keychain' : 'file',
    get: (name) =>
      inTurn(async () => {
        const found = await find(name).catch(() => null)
        // If that fails the old seal still holds, and the next reading tries again.
        if (found?.stale) await put(name, found.text).catch(() => undefined)
        return found?.text ?? null
      }),
    set: (name, value) => inTurn(() => put(name, value)),
  }
}

const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
