import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSealer } from '../disk/sealer.ts'
import { createVault, type SafeStoragePort, type Vault } from './vault.ts'

const folder = (): string => join(mkdtempSync(join(tmpdir(), 'hush-vault-')), 'account')
const vault = (dir: string, safeStorage: SafeStoragePort | null = null): Vault =>
  createVault({ dir, safeStorage, createSealer })

/** Stands for a keychain: what another one sealed, it refuses. */
function keychain(name: string, stale = false): SafeStoragePort {
  return {
    encrypt: (text) => Promise.resolve(Buffer.from(`${name}:${Buffer.from(text).toString('hex')}`)),
    decrypt(sealed) {
      const [by, hex] = Buffer.from(sealed).toString().split(':')
      if (by !== name || hex === undefined) return Promise.reject(new Error('not mine'))
      return Promise.resolve({ text: Buffer.from(hex, 'hex').toString(), stale })
    },
  }
}

test('a secret is there after the next start, whichever strength protects it, and never in the clear', async () => {
  for (const storage of [null, keychain('a')]) {
    const dir = folder()
    await vault(dir, storage).set('api-key', 'a very secret key')
    expect(await vault(dir, storage).get('api-key')).toBe('a very secret key')
    expect(await vault(dir, storage).get('another')).toBeNull()
    for (const file of readdirSync(dir)) {
      expect(readFileSync(join(dir, file), 'latin1')).not.toContain('a very secret key')
      expect(statSync(join(dir, file)).mode & 0o077).toBe(0)
    }
    expect(statSync(dir).mode & 0o077).toBe(0)
  }
})

test('the strength says what protects', () => {
  expect(vault(folder()).strength).toBe('file')
  expect(vault(folder(), keychain('a')).strength).toBe('keychain')
})

test('secrets set at the same moment are all kept', async () => {
  const dir = folder()
  const one = vault(dir)
  const names = Array.from({ length: 20 }, (_, index) => `secret ${index}`)
  await Promise.all(names.map((name) => one.set(name, `value of ${name}`)))
  for (const name of names) expect(await vault(dir).get(name)).toBe(`value of ${name}`)
})

test('a secret of another keychain reads as none, and stays until it is replaced', async () => {
  const dir = folder()
  await vault(dir, keychain('a')).set('api-key', 'secret')
  expect(await vault(dir, keychain('b')).get('api-key')).toBeNull()
  expect(await vault(dir).get('api-key')).toBeNull()
  await vault(dir).set('other', 'x')
  expect(await vault(dir, keychain('a')).get('api-key')).toBe('secret')
})

test('what the key file sealed moves into a keychain that has come since', async () => {
  const dir = folder()
  await vault(dir).set('api-key', 'secret')
  expect(await vault(dir, keychain('a')).get('api-key')).toBe('secret')
  expect(readFileSync(join(dir, 'vault.json'), 'utf8')).toContain('"keychain"')
  expect(await vault(dir, keychain('a')).get('api-key')).toBe('secret')
})

test('a keychain whose key was replaced seals anew', async () => {
  const dir = folder()
  await vault(dir, keychain('a')).set('api-key', 'secret')
  const before = readFileSync(join(dir, 'vault.json'), 'utf8')
  const replaced: SafeStoragePort = { ...keychain('a', true), encrypt: keychain('b').encrypt }
  expect(await vault(dir, replaced).get('api-key')).toBe('secret')
  expect(readFileSync(join(dir, 'vault.json'), 'utf8')).not.toBe(before)
  expect(await vault(dir, keychain('b')).get('api-key')).toBe('secret')
})

test('a sealed secret does not open under another name', async () => {
  const dir = folder()
  await vault(dir).set('api-key', 'secret')
  const path = join(dir, 'vault.json')
  writeFileSync(path, readFileSync(path, 'utf8').replace('api-key', 'password'))
  expect(await vault(dir).get('password')).toBeNull()
})

test('whatever lies in the files, reading is a value and writing mends it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.json(), fc.string()), fc.uint8Array({ maxLength: 40 }), async (text, key) => {
      const dir = folder()
      await vault(dir).set('api-key', 'secret')
      writeFileSync(join(dir, 'vault.json'), text)
      writeFileSync(join(dir, 'vault.key'), key)
      expect(await vault(dir).get('api-key')).toBeNull()
      await vault(dir).set('api-key', 'again')
      expect(await vault(dir).get('api-key')).toBe('again')
    }),
    { numRuns: 30 },
  )
})

test('a folder that takes nothing, or a keychain that refuses, says so when something is to be kept', async () => {
  const nowhere = vault('/dev/null/hush')
  await expect(nowhere.set('a', '1')).rejects.toThrow('ENOTDIR')
  expect(await nowhere.get('a')).toBeNull()
  const refusing: SafeStoragePort = { ...keychain('a'), encrypt: () => Promise.reject(new Error('locked')) }
  const locked = vault(folder(), refusing)
  await expect(locked.set('a', '1')).rejects.toThrow('locked')
  expect(await locked.get('a')).toBeNull()
})
