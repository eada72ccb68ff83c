import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import * as v from 'valibot'
import { failed, mapResult, ok, type Result } from '../../shared/result.ts'
import type { Sealer } from '../disk/sealer.ts'
import { writeDurably, readIfThere, removeIfThere, type FileProblem } from './files.ts'

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
  /** On disk, also after a power cut, when the promise resolves to ok. */
  set(name: string, value: string): Promise<Result<null, FileProblem>>
  remove(name: string): Promise<Result<null, FileProblem>>
  /** Everything, the key file too: what was sealed stays sealed for good. */
  clear(): Promise<Result<null, FileProblem>>
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

  const readEntries = async (): Promise<Result<Entries, FileProblem>> =>
    mapResult(await readIfThere(vaultPath), (bytes) => {
      const parsed = v.safeParse(fileSchema, bytes?.toString('utf8'))
      return new Map(parsed.success ? Object.entries(parsed.output.entries) : [])
    })
  const writeEntries = (entries: Entries): Promise<Result<null, FileProblem>> => {
    const file = { version: 1, entries: Object.fromEntries(entries) }
    return writeDurably(vaultPath, Buffer.from(JSON.stringify(file, null, 2)))
  }
  /** Runs `change` on what is there; nothing is written where it cannot be read, or where `change` says so by null. */
  const changeEntries = async (change: (entries: Entries) => Entries | null): Promise<Result<null, FileProblem>> => {
    const entries = await readEntries()
    if (!entries.ok) return entries
    const changed = change(entries.value)
    return changed ? writeEntries(changed) : ok(null)
  }
  const readKey = async (): Promise<Result<Uint8Array | null, FileProblem>> =>
    mapResult(await readIfThere(keyPath), (key) => (key?.length === KEY_BYTES ? key : null))

  const keyForSealing = async (): Promise<Result<Uint8Array, FileProblem>> => {
    const there = await readKey()
    if (!there.ok) return there
    if (there.value) return ok(there.value)
    const key = randomBytes(KEY_BYTES)
    return mapResult(await writeDurably(keyPath, key), () => key)
  }

  const seal = async (name: string, value: string): Promise<Result<Entry, FileProblem>> => {
    if (safeStorage) {
      try {
        return ok({ by: 'keychain', data: toBase64(await safeStorage.encrypt(value)) })
      } catch {
        return failed({ code: 'disk', detail: 'keychain' })
      }
    }
    const key = await keyForSealing()
    if (!key.ok) return key
    return ok({ by: 'file', data: toBase64(createSealer(key.value).seal(name, value)) })
  }
  const open = async (name: string, { by, data }: Entry): Promise<{ text: string; stale: boolean } | null> => {
    const sealed = Buffer.from(data, 'base64')
    if (by === 'keychain') return safeStorage ? safeStorage.decrypt(sealed).catch(() => null) : null
    const key = await readKey()
    const text = key.ok && key.value ? createSealer(key.value).open(name, sealed) : null
    // A keychain has come since: what the key file sealed moves into it.
    return typeof text === 'string' ? { text, stale: safeStorage !== null } : null
  }
  const put = async (name: string, value: string): Promise<Result<null, FileProblem>> => {
    const entry = await seal(name, value)
    return entry.ok ? changeEntries((entries) => new Map(entries).set(name, entry.value)) : entry
  }

  return {
    strength: safeStorage ? 'keychain' : 'file',
    get: (name) =>
      inTurn(async () => {
        const entries = await readEntries()
        const entry = entries.ok ? entries.value.get(name) : undefined
        const opened = entry ? await open(name, entry) : null
        // If that fails the old seal still holds, and the next reading tries again.
        if (opened?.stale) await put(name, opened.text)
        return opened?.text ?? null
      }),
    set: (name, value) => inTurn(() => put(name, value)),
    remove: (name) =>
      inTurn(() =>
        changeEntries((entries) => {
          const rest = new Map(entries)
          return rest.delete(name) ? rest : null
        }),
      ),
    clear: () =>
      inTurn(async () => {
        const key = await removeIfThere(keyPath)
        const vault = await removeIfThere(vaultPath)
        return key.ok ? vault : key
      }),
  }
}

const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
