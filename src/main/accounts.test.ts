import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, onTestFinished, test, vi } from 'vitest'
import { stationId, userId } from '../shared/ids.ts'
import { failed, ok } from '../shared/result.ts'
import { createHeldClock } from '../shared/testing/held-clock.ts'
import { writeRecord, type AccountRecord } from './account-record.ts'
import { createAccounts, type Accounts, type AccountsPorts } from './accounts.ts'
import { createConnection } from './conversations/connection.ts'
import { createSealer } from './disk/sealer.ts'
import { isLoopback } from './ozeki/address.ts'
import { createOzekiClient } from './ozeki/http-client.ts'
import { createVault, type Vault } from './settings/vault.ts'
import { createFakeAccount } from './testing/fake-account.ts'

const openVault = (dir: string): Vault => createVault({ dir, safeStorage: null, createSealer })

const nothingOpens = failed({ code: 'disk', detail: 'nothing is opened here' } as const)

/** Accounts as they are composed, on a network on which nothing answers; `asked` is what left this computer. */
function desk(open: AccountsPorts['open'] = () => Promise.resolve(nothingOpens)) {
  const dir = mkdtempSync(join(tmpdir(), 'hush-accounts-'))
  const clock = createHeldClock()
  const asked: string[] = []
  const connect = (who: Pick<AccountRecord, 'server' | 'apiKey' | 'password' | 'allowInsecure'>) =>
    createOzekiClient({
      fetch(url) {
        asked.push(url)
        return Promise.reject(new Error('net::ERR_FAILED'))
      },
      clock,
      server: who.server,
      apiKey: who.apiKey,
      password: who.password,
      allowInsecure: who.allowInsecure,
      stationId: record.stationId,
    })
  /** What the joining file is given to open. */
  const stored: AccountRecord[] = []
  const accounts: Accounts = createAccounts({
    dir,
    clock,
    demo: { start: () => Promise.reject(new Error('no demo here')), [Symbol.dispose]: () => undefined },
    openVault,
    connect,
    open(folder, opened) {
      stored.push(opened)
      return open(folder, opened)
    },
    onChanged: () => undefined,
  })
  onTestFinished(() => accounts[Symbol.asyncDispose]())
  return { dir, accounts, asked, clock, connect, stored }
}

const record: AccountRecord = {
  server: 'http://chat.example.com:8044',
  isDemo: false,
  allowInsecure: false,
  userId: userId('aa68d2204cb2bb85f2de3b9aad0d86d7'),
  name: 'Dana Kis',
  nick: 'Dana',
  signedInAt: 1,
  apiKey: 'key-d040b7',
  password: 'open sesame',
  stationId: stationId('801c91e6466a1ab34945d73ae4f762c6'),
}

/** Opens what was stored as the next start does, and lets an hour of attempts go by. */
async function restored(kept: AccountRecord): Promise<readonly string[]> {
  const { dir, accounts, asked, clock, connect, stored } = desk()
  await writeRecord(openVault(join(dir, 'account')), kept)
  await accounts.restore()
  expect(stored).toEqual([kept])
  using client = connect(stored[0] ?? kept)
  using connection = createConnection({
    client,
    clock,
    nextDelay: () => 1000,
    onState: () => undefined,
    onSignedIn: () => undefined,
    onRejected: () => undefined,
  })
  connection.start()
  for (let minute = 0; minute < 60; minute++) {
    await new Promise((resolve) => setImmediate(resolve))
    clock.advance(60_000)
  }
  connection.retry()
  await new Promise((resolve) => setImmediate(resolve))
  return asked
}

test('a stored account whose person never agreed is not opened over http to another machine, however often it is tried', async () => {
  expect(await restored(record)).toEqual([])
  expect(await restored({ ...record, allowInsecure: true })).not.toEqual([])
  expect(await restored({ ...record, server: 'http://127.0.0.1:9' })).not.toEqual([])
})

test('whatever address is given, without the person’s word nothing leaves unencrypted for another machine', async () => {
  const server = fc.oneof(
    fc.webUrl({ validSchemes: ['http', 'https'] }),
    fc.domain(),
    fc.string(),
    fc.constantFrom(
      'http://[::ffff:10.0.0.1]',
      'http://127.0.0.1.example.com',
      'HTTP://LOCALHOST@chat.example.com',
      'http:chat',
    ),
  )
  await fc.assert(
    fc.asyncProperty(server, async (typed) => {
      const { accounts, asked } = desk()
      const { apiKey, password } = record
      await accounts.signIn({ server: typed, apiKey, password, allowInsecure: false })
      for (const url of asked.map((text) => new URL(text))) {
        expect(url.protocol === 'https:' || isLoopback(url.hostname)).toBe(true)
      }
    }),
    { numRuns: 60 },
  )
})

test('signing in over http without the person’s word sends nothing, keeps nothing, and says which machine it is', async () => {
  const { dir, accounts, asked } = desk()
  const { server, apiKey, password } = record
  expect(await accounts.signIn({ server, apiKey, password, allowInsecure: false })).toEqual(
    failed({ code: 'insecure-http', host: 'chat.example.com:8044' }),
  )
  expect(asked).toEqual([])
  expect(readdirSync(dir)).toEqual([])
  expect(accounts.session()).toEqual({ phase: 'signed-out' })
})

/** A stored account, and what opens of it: the first fails as its list is read from the disk, the next one starts. */
async function brokenAtStart() {
  const ended: string[] = []
  const accountOf = (name: string, start: () => Promise<void>) =>
    ok(
      createFakeAccount({
        start,
        end() {
          ended.push(name)
          return Promise.resolve()
        },
      }),
    )
  const opened = [
    accountOf('broken', () => Promise.reject(new Error('database disk image is malformed'))),
    accountOf('sound', () => Promise.resolve()),
  ]
  const made = desk(() => Promise.resolve(opened.shift() ?? nothingOpens))
  const folder = join(made.dir, 'account')
  await writeRecord(openVault(folder), record)
  return { ...made, folder, ended }
}

test('an account whose list cannot be read from the disk is closed, told as a problem of the disk, and may be opened again', async () => {
  const { accounts, ended } = await brokenAtStart()
  expect(await accounts.restore()).toEqual(failed({ code: 'disk', detail: 'database disk image is malformed' }))
  expect(ended).toEqual(['broken'])
  expect(accounts.session()).toEqual({ phase: 'signed-out' })
  expect(await accounts.restore()).toMatchObject({ ok: true })
  await accounts[Symbol.asyncDispose]()
  expect(ended).toEqual(['broken', 'sound'])
})

test('signing out deletes the folder and lets somebody else sign in, also where the account does not end in good order', async () => {
  const end = vi.fn(() => Promise.reject(new Error('disk I/O error')))
  const { dir, accounts } = desk(() => Promise.resolve(ok(createFakeAccount({ start: () => Promise.resolve(), end }))))
  await writeRecord(openVault(join(dir, 'account')), record)
  await accounts.restore()
  await expect(accounts.signOut()).rejects.toThrow('disk I/O error')
  expect(readdirSync(dir)).toEqual([])
  expect(accounts.session()).toEqual({ phase: 'signed-out' })
  await accounts.signOut()
  expect(end).toHaveBeenCalledOnce()
})
