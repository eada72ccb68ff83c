import { closeSync, openSync, readdirSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test, vi } from 'vitest'
import type { Fault, Intercept } from '../../server/faults.ts'
import type { ConversationId } from '../shared/ids.ts'
import { HOUR, SECOND, systemClock, type Clock } from '../shared/time.ts'
import type { Account } from './account.ts'
import { createWorld, online, rule, until, type World } from './testing/signed-in.ts'

// The faults that no person can see from the window, or that none could cause by hand: e2e/faults.spec.ts has the others.

vi.setConfig({ testTimeout: 40_000 })

const row = (account: Account, id: ConversationId) => account.snapshot().rows.get(id)
const muted = (account: Account, id: ConversationId, is = true): Promise<void> =>
  until(() => expect(row(account, id)).toMatchObject({ muted: is, agreement: 'settled' }))
const told = ({ told }: World, name: string): unknown[] =>
  told.filter((entry) => entry.name === name).map(({ payload }) => payload)

const elapse = (ms: number): Promise<void> => new Promise((resolve) => systemClock.setTimer(ms, () => resolve()))

/** A server that can be spoilt at any time, and counts what it is asked while it is. */
function spoilt() {
  let fault: Fault = 'pass'
  let only: readonly string[] | null = null
  let count = 0
  const intercept: Intercept = ({ api, action }) => {
    if (only && !only.includes(`${api}/${action}`)) return 'pass'
    if (fault !== 'pass') count++
    return fault
  }
  return {
    intercept,
    /** `actions` as `api/action`; all of them unless told. */
    spoil(by: Fault, ...actions: readonly string[]) {
      fault = by
      only = actions.length > 0 ? actions : null
      count = 0
    },
    heal() {
      fault = 'pass'
    },
    count: () => count,
  }
}

const bad: readonly (readonly [string, Fault])[] = [
  ['answers 500', { httpStatus: 500 }],
  ['is too busy', { httpStatus: 429 }],
  ['hangs', 'hang'],
  ['cuts its answers', 'cut-answer'],
  ['breaks off in the middle of an answer', { brokenOff: '{"status":"OK","conversat' }],
  ['answers with a page of HTML', { garbage: '<html><h1>502 Bad Gateway</h1></html>' }],
  [
    'answers with JSON that makes no sense',
    { garbage: '{"status":"OK","conversations":7,"conversation":7,"messages":7}' },
  ],
]
const WATCHED_MS = 4 * SECOND
/** Pauses that double from 50 ms (the test's own jitter; ten times as long in life): some seven rounds of sign-in, news, list. */
const BOUND = 80

test.concurrent.each(bad)(
  'a server that %s: offline since then, few requests, nothing lost, and well soon after it is',
  async (_, fault) => {
    const server = spoilt()
    await using world = await createWorld(server.intercept)
    const { bela, design, lunch } = world
    const account = await world.open()
    await online(account)
    await world.server.admin.sayAs(bela, design, 'before')
    await until(() => expect(row(account, design)?.preview?.text).toBe('before'))

    const spoiltAt = Date.now()
    server.spoil(fault)
    account.mute(lunch, rule())
    await world.server.admin.sayAs(bela, design, 'meanwhile')
    await until(() => expect(account.connection()).toMatchObject({ state: 'offline' }))
    const connection = account.connection()
    expect(connection.state === 'offline' && connection.since).toBeGreaterThanOrEqual(spoiltAt)
    await elapse(WATCHED_MS)
    expect(server.count()).toBeGreaterThan(1)
    expect(server.count()).toBeLessThan(BOUND)
    expect(row(account, design)).toMatchObject({ name: 'Design', preview: { text: 'before' }, unread: 1 })
    expect(row(account, lunch)).toMatchObject({ muted: true, agreement: 'waiting' })

    server.heal()
    await online(account)
    await muted(account, lunch)
    await until(() => expect(row(account, design)).toMatchObject({ preview: { text: 'meanwhile' }, unread: 2 }))
    await until(() => expect(world.shown.at(-1)?.body).toContain('meanwhile'))
  },
)

test.concurrent.each([
  'chatnotification/download',
  'chatconversation/list',
  'chatconversation/download',
  'chatconversation/mute',
])(
  'a server that fails at %s alone, refuses it or answers nothing, is not stormed, and what it owed comes once it is well',
  async (action) => {
    const server = spoilt()
    await using world = await createWorld(server.intercept)
    const { bela, design, lunch } = world
    const account = await world.open()
    await online(account)
    const counts: number[] = []
    for (const fault of [{ httpStatus: 500 }, { refuse: 'No.' }, { garbage: '{"status":"OK"}' }] as const) {
      server.spoil(fault, action)
      account.mute(lunch, rule())
      await world.server.admin.sayAs(bela, design, `during ${Object.keys(fault).join()}`)
      const before = world.server.requests('login').length
      await elapse(3 * SECOND)
      counts.push(server.count())
      expect(server.count()).toBeLessThan(BOUND)
      expect(world.server.requests('login').length - before).toBeLessThan(BOUND)
      server.heal()
      account.retry()
      account.mute(lunch, rule())
      await world.server.admin.sayAs(bela, design, `after ${Object.keys(fault).join()}`)
      await until(() => expect(row(account, design)?.preview?.text).toBe(`after ${Object.keys(fault).join()}`))
      await muted(account, lunch)
    }
    expect(Math.max(...counts)).toBeGreaterThan(0)
    expect(row(account, design)?.unread).toBe(6)
  },
)

/** This computer's clock is off by so much; time itself passes as ever. */
const wrongBy = (ms: number): Clock => ({ ...systemClock, now: () => systemClock.now() + ms })

test.each([
  ['slow', -HOUR],
  ['fast', HOUR],
])('a clock that is an hour %s: it is said, and muting, reading and writing work', async (_, offMs) => {
  await using world = await createWorld(undefined, { clock: wrongBy(offMs) })
  const { bela, dana, design, lunch } = world
  const account = await world.open()
  await online(account)
  const byMs = told(world, 'clock')[0]
  expect(typeof byMs === 'number' && Math.abs(byMs + offMs)).toBeLessThan(5 * SECOND)

  account.mute(lunch, rule())
  await muted(account, lunch)
  account.unmute(lunch)
  await muted(account, lunch, false)
  expect((await account.send(design, 'written at the wrong time')).ok).toBe(true)
  await world.server.admin.sayAs(bela, design, 'news')
  await until(() => expect(world.shown.map(({ body }) => body)).toEqual(['news']))
  const participants = [dana, bela]
  const fresh = await world.server.admin.createConversation({ name: 'Fresh', participants, isGroup: true })
  await world.server.admin.sayAs(bela, fresh, 'the first word')
  await until(() => expect(world.shown.map(({ body }) => body)).toEqual(['news', 'the first word']))
  // A refusal or two to find out; not one for each request.
  const refusals = world.server.requests('login').length
  expect(refusals).toBeLessThan(4)
})

test('a disk that takes nothing: said once, no request more than the news, nothing lost, and all comes once it does', async () => {
  await using world = await createWorld()
  const { bela, design, lunch } = world
  const account = await world.open()
  await online(account)
  await world.server.admin.sayAs(bela, design, 'before')
  await until(() => expect(row(account, design)?.preview?.text).toBe('before'))
  account.mute(lunch, rule())
  await muted(account, lunch)

  world.setReadOnly(true)
  expect(account.mute(design, rule())).toEqual({ ok: false, problem: { code: 'not-saved' } })
  expect(account.unmute(lunch)).toEqual({ ok: false, problem: { code: 'not-saved' } })
  account.look({ id: design, upTo: 1 })
  account.look(null)
  await world.server.admin.sayAs(bela, design, 'unheard')
  const lists = world.server.requests('list').length
  const changes = world.server.requests('chatnotification/download').length
  await elapse(3 * SECOND)
  expect(world.server.requests('chatnotification/download').length).toBeLessThanOrEqual(changes + 2)
  expect(world.server.requests('list').length).toBeLessThanOrEqual(lists + 2)
  expect(told(world, 'disk')).toEqual(['read-only'])
  expect(row(account, design)).toMatchObject({ muted: false, preview: { text: 'before' } })
  expect(row(account, lunch)).toMatchObject({ muted: true })

  world.setReadOnly(false)
  await world.server.admin.sayAs(bela, lunch, 'something else')
  await until(() => expect(row(account, design)?.preview?.text).toBe('unheard'))
  await until(() => expect(world.shown.map(({ body }) => body)).toEqual(['before', 'unheard']))
  expect(told(world, 'disk')).toEqual(['read-only', null])
})

test('a profile that may only be read from the start on shows what it has, says so, and closes', async () => {
  await using world = await createWorld()
  const { bela, design } = world
  const first = await world.open()
  await online(first)
  await world.server.admin.sayAs(bela, design, 'before')
  await until(() => expect(row(first, design)?.preview?.text).toBe('before'))
  await first[Symbol.asyncDispose]()

  const account = await world.open(0, { isReadOnly: true })
  await online(account)
  expect(row(account, design)?.preview?.text).toBe('before')
  account.mute(design, rule())
  await until(() => expect(told(world, 'disk')).toEqual(['read-only']))
  await account[Symbol.asyncDispose]()
})

test.each([
  ['damaged beyond reading', (path: string) => writeFileSync(path, 'not a database any more'.repeat(1000)), 'never'],
  ['damaged where the messages lie', damageMessages, 'when-mentioned'],
] as const)(
  'a database %s: a copy is kept, the mutes stand, and the server is asked to unmute nothing',
  async (_, damage, ends) => {
    await using world = await createWorld()
    const { bela, design, lunch } = world
    const first = await world.open()
    await online(first)
    first.mute(design, rule('when-mentioned'))
    await muted(first, design)
    await world.server.admin.sayAs(bela, lunch, 'before')
    await until(() => expect(row(first, lunch)?.preview?.text).toBe('before'))
    await first[Symbol.asyncDispose]()
    damage(join(world.folder(), 'hush.db'))

    const account = await world.open()
    await online(account)
    const copies = readdirSync(world.folder()).filter((name) => /^hush\.db\.corrupt-\d+$/.test(name))
    expect(copies).toHaveLength(1)
    expect(told(world, 'damaged')).toEqual([join(world.folder(), copies.join())])
    expect(statSync(join(world.folder(), copies.join())).size).toBeGreaterThan(0)
    await muted(account, design)
    expect(row(account, design)?.rule?.ends).toEqual(ends)
    expect(world.server.requests('unmute')).toEqual([])
    await until(() => expect(row(account, lunch)?.preview?.text).toBe('before'))
    await world.server.admin.sayAs(bela, design, 'held')
    await world.server.admin.sayAs(bela, lunch, 'shown')
    await until(() => expect(world.shown.at(-1)?.body).toBe('shown'))
    await until(() => expect(row(account, design)?.held).toBe(1))
    account.unmute(design)
    await muted(account, design, false)
  },
)

/** The first page of the messages is zeroes, as after a fault of the disk. */
function damageMessages(path: string): void {
  const sqlite = new DatabaseSync(path)
  const found = sqlite.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'messages'").get()
  sqlite.close()
  const file = openSync(path, 'r+')
  writeSync(file, Buffer.alloc(4096), 0, 4096, (Number(found?.['rootpage']) - 1) * 4096)
  closeSync(file)
}
