import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import { stationId, type ConversationId, type UserId } from '../../shared/ids.ts'
import type { MuteEnd, MuteRule } from '../../shared/mute/model.ts'
import { ok } from '../../shared/result.ts'
import { systemClock, type Clock } from '../../shared/time.ts'
import { startServer, type RunningServer, type ServerOptions } from '../../../server/server.ts'
import type { Intercept } from '../../../server/faults.ts'
import { openAccount, type Account } from '../account.ts'
import type { AccountRecord } from '../account-record.ts'
import { openDatabase, type Database } from '../disk/database.ts'
import type { Push } from '../bridge/push.ts'
import type { OutgoingNotification } from '../notifications/sink.ts'
import { createOzekiClient } from '../ozeki/http-client.ts'
import { quietAccountPorts } from './account-ports.ts'

/** A real server with Dana and Bela, and Dana's account in a real folder; what would be on screen is a map. */
export interface World extends AsyncDisposable {
  readonly server: RunningServer
  readonly dana: UserId
  readonly bela: UserId
  readonly design: ConversationId
  readonly lunch: ConversationId
  /** By conversation, newest state. */
  readonly screen: ReadonlyMap<string, OutgoingNotification>
  /** Everything ever shown, oldest first. */
  readonly shown: readonly OutgoingNotification[]
  readonly told: readonly { name: string; payload: unknown }[]
  /** The disk under the account that was opened last refuses every write, or takes it again. */
  setReadOnly(isReadOnly: boolean): void
  /** Where the account of a station lies. */
  folder(station?: number): string
  stopServer(): Promise<void>
  startServer(): Promise<void>
  /** Dana's program starts on this folder; `station` other than 0 is another computer of hers. */
  open(
    station?: number,
    start?: { readonly isReadOnly?: boolean; readonly windowFirst?: Promise<void> },
  ): Promise<Account>
}

export const rule = (ends: MuteEnd = 'never'): MuteRule => ({
  ends,
  through: { mentions: true, favourites: false, keywords: false },
  madeAt: Date.now(),
})

export const until = (check: () => void | Promise<void>): Promise<void> =>
  vi.waitFor(check, { timeout: 20_000, interval: 10 })

/** With the list, its names open. */
export const online = (account: Account): Promise<void> =>
  until(() => {
    expect(account.connection().state).toBe('online')
    expect([...account.snapshot().rows.values()].map(({ name }) => name).sort()).toEqual(['Design', 'Lunch'])
  })

const PASSWORD = 'open sesame'

export async function createWorld(
  intercept: Intercept = () => 'pass',
  { clock = systemClock, ...more }: Pick<ServerOptions, 'announceBitsIn'> & { readonly clock?: Clock } = {},
): Promise<World> {
  const dir = mkdtempSync(join(tmpdir(), 'hush-world-'))
  const options = { dataDir: join(dir, 'server'), intercept, keyBits: 1024, ...more }
  let server = await startServer(options)
  const { port, admin } = server
  const person = (nick: string, fullname: string) =>
    admin.createUser({ email: `${nick}@example.com`, fullname, nick, password: PASSWORD })
  const dana = await person('Dana', 'Dana Kis')
  const bela = await person('Bela', 'Bela Kovács')
  const participants = [dana.userId, bela.userId]
  const design = await admin.createConversation({ name: 'Design', participants, isGroup: true })
  const lunch = await admin.createConversation({ name: 'Lunch', participants, isGroup: true })
  const screen = new Map<string, OutgoingNotification>()
  const shown: OutgoingNotification[] = []
  const told: { name: string; payload: unknown }[] = []
  const accounts: Account[] = []
  let database: Database | null = null
  const folder = (station = 0): string => join(dir, `station-${station}`)
  const push: Push = (name, payload) => void told.push({ name, payload })

  return {
    get server() {
      return server
    },
    dana: dana.userId,
    bela: bela.userId,
    design,
    lunch,
    screen,
    shown,
    told,
    setReadOnly: (isReadOnly) => void database?.all(`PRAGMA query_only = ${isReadOnly ? 'ON' : 'OFF'}`),
    folder,
    stopServer: () => server.stop(),
    async startServer() {
      server = await startServer({ ...options, port })
    },
    async open(station = 0, { isReadOnly = false, windowFirst = Promise.resolve() } = {}) {
      const record: AccountRecord = {
        server: server.baseUrl,
        isDemo: false,
        allowInsecure: false,
        userId: dana.userId,
        name: dana.fullname,
        nick: dana.nick,
        // By the server's clock, as signing in takes it.
        signedInAt: Date.now() - 1000,
        apiKey: dana.apiKey,
        password: PASSWORD,
        stationId: stationId(String(station).padStart(32, '0')),
      }
      const quiet = quietAccountPorts()
      const opened = openAccount({
        ...quiet,
        dir: folder(station),
        record,
        client: createOzekiClient({
          fetch: (url, init) => fetch(url, init),
          clock,
          server: record.server,
          apiKey: dana.apiKey,
          password: PASSWORD,
          stationId: stationId(String(station).padStart(32, '0')),
          allowInsecure: false,
          timeoutMs: 1000,
        }),
        matchesKeyword: (text) => text.includes('keyword'),
        openDatabase(...args) {
          const result = openDatabase(...args)
          if (result.ok) database = result.value.database
          if (isReadOnly) database?.all('PRAGMA query_only = ON')
          return result
        },
        sealingKey: new Uint8Array(32).fill(station + 1),
        clock,
        // No jitter: tests do not wait.
        random: () => 0.05,
        push,
        sinks: {
          ...quiet.sinks,
          show(notification) {
            screen.set(notification.key, notification)
            shown.push(notification)
            return Promise.resolve(ok(null))
          },
          withdraw(key) {
            screen.delete(key)
            return Promise.resolve()
          },
        },
        windowFirst,
        onClockWrong: (byMs) => void told.push({ name: 'clock', payload: byMs }),
        onDamaged: (copy) => void told.push({ name: 'damaged', payload: copy }),
        onDiskTrouble: (trouble) => void told.push({ name: 'disk', payload: trouble }),
      })
      if (!opened.ok) throw new Error(opened.problem.code)
      accounts.push(opened.value)
      await opened.value.start()
      return opened.value
    },
    async [Symbol.asyncDispose]() {
      for (const account of accounts) await account[Symbol.asyncDispose]()
      await server.stop()
    },
  }
}
