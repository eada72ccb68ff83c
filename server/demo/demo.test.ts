import { fork } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { defaultCipher } from '../../src/protocol/cipher.ts'
import { writePlaintext } from '../../src/protocol/plaintext.ts'
import { formatServerTime } from '../../src/protocol/time.ts'
import { createHeldClock, type HeldClock } from '../../src/shared/testing/held-clock.ts'
import { MINUTE, SECOND } from '../../src/shared/time.ts'
import type { CreatedUser } from '../admin.ts'
import type { RunningServer } from '../server.ts'
import { testServer } from '../testing/server.ts'
import { signIn } from '../testing/station.ts'
import { openDemo } from './demo.ts'
import { startTalking } from './people-talk.ts'
import { DEMO_PASSWORD, seedDemo } from './seed.ts'

let server: RunningServer
let clock: HeldClock
let dana: CreatedUser

beforeEach(async () => {
  clock = createHeldClock()
  server = await testServer({ clock })
  dana = await seedDemo(server, clock)
})
afterEach(async () => {
  await server.stop()
})

/** Always the same sequence (mulberry32). */
function sequence(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const everything = () =>
  server.admin
    .conversationsOf(dana.userId)
    .flatMap(({ id, isGroup }) => server.admin.messagesIn(dana.userId, id).map((message) => ({ ...message, isGroup })))

test('the workspace has a dozen people, groups and pairs, and days of history that Dana can read', () => {
  const conversations = server.admin.conversationsOf(dana.userId)
  const people = new Set(conversations.flatMap(({ participants }) => participants.map(({ id }) => id)))
  expect(people.size).toBe(13)
  expect(conversations.filter(({ isGroup }) => isGroup).map(({ name }) => name)).toContain('Design team')
  expect(conversations.filter(({ favourite }) => favourite)).toHaveLength(1)
  const messages = everything()
  expect(messages.length).toBeGreaterThan(50)
  expect(messages.every(({ text, createdAt }) => text !== undefined && createdAt < clock.now())).toBe(true)
})

test('its people talk every 5 to 20 s somewhere, now and then in a burst, and name Dana sometimes', () => {
  const before = everything().length
  const talk = startTalking({ server, clock, random: sequence(1) })
  const start = clock.now()
  clock.advance(60 * MINUTE)
  talk[Symbol.dispose]()
  const said = everything().filter(({ createdAt }) => createdAt > start)
  expect(everything()).toHaveLength(before + said.length)
  expect(said.length).toBeGreaterThan(180)
  expect(said.length).toBeLessThan(720)
  const times = said.map(({ createdAt }) => createdAt).sort((a, b) => a - b)
  const gaps = times.slice(1).map((at, index) => at - (times[index] ?? at))
  expect(Math.max(...gaps)).toBeLessThanOrEqual(21 * SECOND)
  expect(gaps.filter((gap) => gap < 4 * SECOND).length).toBeGreaterThan(3)
  const mentions = said.filter(({ text }) => text?.includes('@Dana'))
  expect(mentions.length).toBeGreaterThan(3)
  expect(mentions.every(({ isGroup }) => isGroup)).toBe(true)
  expect(said.some(({ sender }) => sender === dana.userId)).toBe(false)
})

test('when Dana writes, somebody answers once; who is named answers; and after the end nobody does', async () => {
  const talk = startTalking({ server, clock, random: sequence(2) })
  const station = await signIn({ ...server, ...dana, password: DEMO_PASSWORD, now: clock.now })
  const team = server.admin.conversationsOf(dana.userId).find(({ name }) => name === 'Design team')
  if (!team) throw new Error('no team')
  const write = (id: string, text: string) => {
    const Data = defaultCipher.seal(team.key, writePlaintext({ sender: dana.userId, text }))
    const message = JSON.stringify({ ID: id, Type: 'Message', Created: formatServerTime(clock.now()), Data })
    return station.call('chatconversation', 'add', { conversationid: team.id, message })
  }
  const after = () => {
    const messages = server.admin.messagesIn(dana.userId, team.id)
    return messages.slice(messages.findLastIndex(({ sender }) => sender === dana.userId) + 1)
  }
  const fanni = team.participants.find(({ nick }) => nick === 'Fanni Tóth')?.id
  await write('m1', 'Hello all')
  expect(await write('m2', 'Thanks @Fanni')).toMatchObject({ status: 'OK' })
  clock.advance(6 * SECOND)
  expect(after().filter(({ text }) => /welcome|Any time|De nada/.test(text ?? ''))).toMatchObject([{ sender: fanni }])
  expect(after().some(({ text }) => text === 'Hi Dana!')).toBe(false)
  await write('m3', 'Thanks again')
  talk[Symbol.dispose]()
  clock.advance(10 * MINUTE)
  expect(after()).toEqual([])
  expect(clock.timers).toBe(1)
})

test('a second start on the same folder finds the same workspace at the same address', async () => {
  const options = { dataDir: mkdtempSync(join(tmpdir(), 'hush-demo-')), keyBits: 1024 }
  const open = async () => {
    const opened = await openDemo(options)
    if (!opened.ok) throw new Error(opened.problem.code)
    const { apiKey, password, server } = opened.value
    const station = await signIn({ ...server, apiKey, password })
    const answer = await station.call('chatconversation', 'list')
    await opened.value.stop()
    return {
      apiKey,
      baseUrl: server.baseUrl,
      conversations: v.parse(v.array(v.unknown()), answer['conversations']).length,
    }
  }
  const first = await open()
  expect(first.conversations).toBeGreaterThan(8)
  expect(await open()).toEqual(first)
})

test('the entry for Electron, started by hand, says one sentence and ends well', async () => {
  const child = fork(join(import.meta.dirname, 'utility.ts'), { stdio: 'pipe' })
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (said += chunk))
  const status = await new Promise((resolve) => child.once('close', resolve))
  expect(said).toMatch(/^This is the demo of Hush.*\n$/)
  expect(status).toBe(0)
})

test('as a process of its own it is told where to start, and tells how to sign in', async () => {
  // What Electron gives a utility process, made of what Node gives a forked one.
  const parentPort =
    'data:text/javascript,process.parentPort={on:(_,hear)=>process.on("message",data=>hear({data})),postMessage:m=>process.send(m)}'
  const child = fork(join(import.meta.dirname, 'utility.ts'), { stdio: 'ignore', execArgv: ['--import', parentPort] })
  const hello = new Promise((resolve) => child.once('message', resolve))
  child.send('nonsense')
  child.send({ type: 'start', dataDir: mkdtempSync(join(tmpdir(), 'hush-demo-')) })
  const access = v.parse(helloSchema, await hello)
  expect((await signIn(access)).userId).toBe(dana.userId)
  child.kill()
}, 30_000)
const helloSchema = v.object({
  type: v.literal('ready'),
  baseUrl: v.string(),
  apiKey: v.string(),
  password: v.literal(DEMO_PASSWORD),
})
