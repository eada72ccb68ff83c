import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPublicKey } from 'node:crypto'
import * as v from 'valibot'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { defaultCipher } from '../src/protocol/cipher.ts'
import { openPem } from '../src/protocol/pem.ts'
import { formatServerTime } from '../src/protocol/time.ts'
import { type ConversationId, conversationId } from '../src/shared/ids.ts'
import { MINUTE } from '../src/shared/time.ts'
import type { CreatedUser } from './admin.ts'
import type { RunningServer } from './server.ts'
import { PASSWORD, person, testServer } from './testing/server.ts'
import { post, signIn, type TestStation } from './testing/station.ts'

const NEVER_SEEN = conversationId('0123456789abcdef0123456789abcdef')

let server: RunningServer
let dana: CreatedUser
let bela: CreatedUser
let eva: CreatedUser
let design: ConversationId
let phone: TestStation
let laptop: TestStation

beforeEach(async () => {
  server = await testServer()
  ;[dana, bela, eva] = await Promise.all([person(server, 'Dana'), person(server, 'Bela'), person(server, 'Éva')])
  const participants = [dana.userId, bela.userId]
  design = await server.admin.createConversation({ name: 'Design', participants, isGroup: true })
  ;[phone, laptop] = await Promise.all([signIn({ ...server, ...dana }), signIn({ ...server, ...dana })])
})
afterEach(async () => {
  await server.stop()
})

const newMessage = (id: string, data = 'AAAA', validForMs = 7 * 24 * 60 * MINUTE) => {
  const now = Date.now()
  const message = {
    ID: id,
    Type: 'Message',
    Created: formatServerTime(now),
    ValidUntil: formatServerTime(now + validForMs),
  }
  return { conversationid: design, instance: '', message: JSON.stringify({ ...message, Data: data }) }
}
const add = (station: TestStation, id: string) => station.call('chatconversation', 'add', newMessage(id))
const bit = (station: TestStation, action: string, id: ConversationId = design) =>
  station.call('chatconversation', action, { conversationid: id })
const messageIds = (answer: unknown): string[] =>
  v.parse(v.object({ messages: v.array(v.object({ ID: v.string() })) }), answer).messages.map(({ ID }) => ID)
const like = (words: RegExp): unknown => expect.stringMatching(words)
const refusal = (words: RegExp) => ({ status: 'ERROR', errormessage: like(words) })

const rowSchema = v.looseObject({
  id: v.string(),
  secret: v.string(),
  displayname: v.string(),
  mutedby: v.array(v.string()),
  properties: v.array(v.looseObject({ userid: v.string(), ismuted: v.boolean() })),
})
async function rows(station: TestStation): Promise<v.InferOutput<typeof rowSchema>[]> {
  const answer = await station.call('chatconversation', 'list')
  return v.parse(v.object({ conversations: v.array(rowSchema) }), answer).conversations
}

test('login gives the key, the person and every documented address, by the host that the client used', async () => {
  const base = server.baseUrl.replace('127.0.0.1', 'localhost')
  const body = { action: 'login', apikey: dana.apiKey }
  const answer = await post(`${base}?srv=chatserver&api=chatlogin`, body, { 'Ozeki-Station': phone.id })
  expect(answer).toMatchObject({ status: 'OK', errormessage: '', userid: dana.userId, nick: 'Dana' })
  expect(answer['urls']).toMatchObject({ conversation: `${base}?srv=chatserver&api=chatconversation` })
  expect(answer['listeners']).toEqual({ ws: like(new RegExp(`^ws://localhost:${server.port}/`)) })
  expect(openPem(String(answer['rsakey']), PASSWORD).ok).toBe(true)
})

test('an unknown key, a missing station and a station of another form are refused in words', async () => {
  const url = `${server.baseUrl}?srv=chatserver&api=chatlogin`
  const wrong = await post(url, { action: 'login', apikey: 'x' }, { 'Ozeki-Station': phone.id })
  expect(wrong).toEqual(refusal(/API key/))
  expect(await post(url, { action: 'login', apikey: dana.apiKey })).toEqual(refusal(/Ozeki-Station/))
  expect(await post(url, { action: 'login' }, { 'Ozeki-Station': phone.id })).toEqual(refusal(/apikey/))
})

test('the friends list names the others, with their keys and whether they are available', async () => {
  const before = await phone.call('chatfriends', 'list')
  expect(before['friends']).toEqual({ [bela.userId]: 'Bela', [eva.userId]: 'Éva' })
  const friends = v.array(v.object({ friendid: v.string(), publickey: v.string(), availability: v.string() }))
  for (const { publickey } of v.parse(friends, before['availabilities'])) {
    const der = Buffer.from(publickey, 'base64')
    expect(createPublicKey({ key: der, format: 'der', type: 'spki' }).asymmetricKeyType).toBe('rsa')
  }
  const belas = await signIn({ ...server, ...bela })
  expect(await belas.call('chatavailability', 'useravailable')).toEqual({ status: 'OK', errormessage: '' })
  expect(await phone.told()).toMatchObject({ friendavailabilitesof: [bela.userId] })
  const after = v.parse(friends, (await phone.call('chatfriends', 'list'))['availabilities'])
  expect(after.map(({ friendid, availability }) => [friendid, availability])).toEqual(
    expect.arrayContaining([
      [bela.userId, 'available'],
      [eva.userId, 'offline'],
    ]),
  )
})

test('the list carries the caller’s own row, their own secret, and a name under a fresh IV', async () => {
  const belas = await signIn({ ...server, ...bela })
  await bit(belas, 'mute')
  const [first] = await rows(phone)
  const [second] = await rows(phone)
  const [theirs] = await rows(belas)
  expect(first?.properties).toEqual([
    { userid: dana.userId, ismuted: false, isfavorite: false, hideid: '', listitembackgroundcolor: '#ffffff' },
  ])
  expect(first?.mutedby).toEqual([])
  expect(first?.secret).toBe(second?.secret)
  expect(first?.secret).not.toBe(theirs?.secret)
  expect(first?.displayname).not.toBe(second?.displayname)
  expect(theirs).toMatchObject({ mutedby: [bela.userId], properties: [{ userid: bela.userId, ismuted: true }] })
})

test('a participant can read the name and the messages with the key in the secret', async () => {
  await server.admin.sayAs(bela.userId, design, 'Szia Dana!')
  const login = await post(
    `${server.baseUrl}?srv=chatserver&api=chatlogin`,
    { action: 'login', apikey: dana.apiKey },
    { 'Ozeki-Station': phone.id },
  )
  const privateKey = openPem(String(login['rsakey']), PASSWORD)
  const [row] = await rows(phone)
  if (!privateKey.ok || !row) throw new Error('no key or no row')
  const key = await defaultCipher.unwrapperOf(privateKey.value)(row.secret)
  if (!key.ok) throw new Error(key.problem)
  expect(defaultCipher.open(key.value, row.displayname)).toEqual({ ok: true, value: 'Design' })
  const answer = await phone.call('chatconversation', 'download', { conversationid: design })
  const { messages } = v.parse(v.object({ messages: v.array(v.object({ Data: v.string() })) }), answer)
  const opened = defaultCipher.open(key.value, messages[0]?.Data ?? '')
  expect(opened.ok && JSON.parse(opened.value)).toEqual({ sender: bela.userId, text: 'Szia Dana!' })
})

test('a mute answers the whole conversation, as often as it is asked for, and is told to the other station only', async () => {
  for (const time of [1, 2]) {
    const answer = await bit(phone, 'mute')
    expect(answer, `time ${time}`).toMatchObject({
      status: 'OK',
      errormessage: '',
      conversation: { id: design, mutedby: [dana.userId], properties: [{ userid: dana.userId, ismuted: true }] },
    })
  }
  const quiet = { friendavailabilitesof: [], conversationchangedof: [] }
  expect(await laptop.told()).toMatchObject({ ...quiet, conversationlistchangedof: [design] })
  expect(await laptop.told()).toMatchObject({ ...quiet, conversationlistchangedof: [] })
  expect(await phone.told()).toMatchObject({ ...quiet, conversationlistchangedof: [] })
  expect(await bit(laptop, 'unmute')).toMatchObject({ conversation: { mutedby: [], properties: [{ ismuted: false }] } })
  expect((await rows(phone))[0]?.properties[0]?.ismuted).toBe(false)
})

test('where it is told to, the server announces bits in conversationchangedof', async () => {
  await server.stop()
  server = await testServer({ announceBitsIn: 'conversationchangedof' })
  dana = await person(server, 'Dana')
  const other = await person(server, 'Bela')
  const participants = [dana.userId, other.userId]
  const pair = await server.admin.createConversation({ name: null, participants, isGroup: false })
  const [one, two] = [await signIn({ ...server, ...dana }), await signIn({ ...server, ...dana })]
  await bit(one, 'favorite', pair)
  const told = await two.told()
  expect(told).toMatchObject({ conversationchangedof: [pair], conversationlistchangedof: [] })
})

test('a message is one message however often it is sent, and everybody but its station is told', async () => {
  const belas = await signIn({ ...server, ...bela })
  for (const time of [1, 2]) {
    const answer = await add(phone, 'm1')
    expect(answer, `time ${time}`).toMatchObject({ status: 'OK', message: { ID: 'm1', Type: 'Message' } })
    expect(answer['message']).not.toHaveProperty('Data')
  }
  for (const station of [laptop, belas]) {
    expect(await station.told()).toMatchObject({ conversationchangedof: [design] })
    const answer = await station.call('chatconversation', 'download', { conversationid: design })
    expect(messageIds(answer)).toEqual(['m1'])
  }
  expect(await phone.told()).toMatchObject({ conversationchangedof: [] })
  expect((await rows(phone))[0]).toMatchObject({ lastmessageid: 'm1' })
})

test('download answers what came after a message, all of it for an unknown one, and no status', async () => {
  for (const id of ['m1', 'm2', 'm3']) await add(phone, id)
  const download = (lastmessageid?: string) =>
    phone.call('chatconversation', 'download', { conversationid: design, lastmessageid })
  expect(messageIds(await download('m1'))).toEqual(['m2', 'm3'])
  expect(messageIds(await download('m3'))).toEqual([])
  expect(messageIds(await download('unknown'))).toEqual(['m1', 'm2', 'm3'])
  expect(messageIds(await download())).toEqual(['m1', 'm2', 'm3'])
  expect(Object.keys(await download())).toEqual(['messages', 'reports'])
})

test('downloadpartial pages backwards, oldest first within a page', async () => {
  for (const id of ['m1', 'm2', 'm3', 'm4', 'm5']) await add(phone, id)
  const page = (lastmessageid: string) =>
    phone.call('chatconversation', 'downloadpartial', { conversationid: design, lastmessageid, limit: 2 })
  expect(messageIds(await page(''))).toEqual(['m4', 'm5'])
  expect(messageIds(await page('m4'))).toEqual(['m2', 'm3'])
  expect(messageIds(await page('m2'))).toEqual(['m1'])
  expect(messageIds(await page('m1'))).toEqual([])
  expect(await page('')).toMatchObject({ status: 'OK' })
})

test('an expired message is not delivered', async () => {
  await server.admin.sayAs(bela.userId, design, 'gone', { at: Date.now() - 2 * MINUTE, validForMs: MINUTE })
  const kept = await server.admin.sayAs(bela.userId, design, 'here')
  const answer = await phone.call('chatconversation', 'download', { conversationid: design })
  expect(messageIds(answer)).toEqual([kept])
})

test('viewed makes one report for each message and tells the others', async () => {
  await add(phone, 'm1')
  await phone.told()
  const belas = await signIn({ ...server, ...bela })
  const body = { conversationid: design, messageids: ['m1', 'unknown'] }
  for (const time of [1, 2])
    expect(await belas.call('chatreports', 'viewed', body), `time ${time}`).toMatchObject({ status: 'OK' })
  expect(await phone.told()).toMatchObject({ conversationchangedof: [design] })
  const answer = await phone.call('chatconversation', 'download', { conversationid: design, lastmessageid: 'm1' })
  expect(answer).toMatchObject({ messages: [], reports: [{ Type: 'viewed' }] })
})

test('somebody else’s conversation and one that does not exist look the same', async () => {
  const evas = await signIn({ ...server, ...eva })
  for (const action of ['mute', 'unmute', 'download', 'downloadpartial']) {
    const theirs = await bit(evas, action)
    expect(theirs).toEqual(refusal(/no such conversation/))
    expect(await bit(evas, action, NEVER_SEEN)).toEqual(theirs)
  }
  expect(await add(evas, 'm1')).toEqual(refusal(/no such conversation/))
  expect(server.admin.messagesIn(dana.userId, design)).toEqual([])
})

test('a wrong signature, a stale time and a station that has not signed in change nothing', async () => {
  const url = `${server.baseUrl}?srv=chatserver&api=chatconversation`
  const timestamp = formatServerTime(Date.now())
  const body = { action: 'mute', conversationid: design, clientversioncode: 3, timestamp }
  const headers = { 'Ozeki-Station': phone.id, 'Ozeki-User': dana.userId, 'Ozeki-Signature': 'AAAA' }
  expect(await post(url, body, headers)).toEqual(refusal(/signature/))
  expect(await post(url, body, { ...headers, 'Ozeki-User': 'x' })).toEqual(refusal(/Ozeki-User/))
  for (const minutes of [-6, 6]) {
    const late = { ...dana, now: () => Date.now() + minutes * MINUTE }
    expect(await bit(await signIn({ ...server, ...late }), 'mute')).toEqual(refusal(/clock/))
    const near = { ...dana, now: () => Date.now() + (minutes * 4 * MINUTE) / 6 }
    expect(await bit(await signIn({ ...server, ...near }), 'unmute')).toMatchObject({ status: 'OK' })
  }
  await signIn({ ...server, ...bela, id: phone.id })
  expect(await bit(phone, 'mute')).toEqual(refusal(/sign in again/))
  expect((await rows(laptop))[0]?.properties[0]?.ismuted).toBe(false)
})

test('everything is there after a restart on the same folder and port', async () => {
  await server.stop()
  const dataDir = mkdtempSync(join(tmpdir(), 'hush-server-'))
  server = await testServer({ dataDir })
  const { port } = server
  dana = await person(server, 'Dana')
  const other = await person(server, 'Bela')
  const participants = [dana.userId, other.userId]
  design = await server.admin.createConversation({ name: null, participants, isGroup: false })
  const [one, two] = [await signIn({ ...server, ...dana }), await signIn({ ...server, ...dana })]
  await bit(one, 'mute')
  await add(one, 'm1')
  await server.stop()
  expect(readFileSync(join(dataDir, 'chat-server.db')).includes('Bela')).toBe(true)
  server = await testServer({ dataDir, port })
  expect(await two.told()).toMatchObject({ conversationchangedof: [design], conversationlistchangedof: [design] })
  expect((await rows(one))[0]).toMatchObject({ lastmessageid: 'm1', mutedby: [dana.userId] })
})

test('two people have one conversation, by the id that the protocol infers', async () => {
  const make = (participants: CreatedUser[]) =>
    server.admin.createConversation({
      name: null,
      participants: participants.map(({ userId }) => userId),
      isGroup: false,
    })
  expect(await make([dana, eva])).toBe(await make([eva, dana]))
})

test('a second server on the same folder or port is refused in words', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'hush-server-'))
  const first = await testServer({ dataDir })
  await expect(testServer({ dataDir })).rejects.toThrow('uses this data folder already')
  await expect(testServer({ port: first.port })).rejects.toThrow('listens on this port already')
  await first.stop()
})

test('faults are made at the door: cut, lost answer, refusal, broken answer, held back', async () => {
  await server.stop()
  let asked = 0
  let release: (() => void) | undefined
  const held = new Promise<'pass'>((resolve) => {
    release = () => {
      resolve('pass')
    }
  })
  const plan = [
    'cut',
    'cut-answer',
    { refuse: 'Not today.' },
    { garbage: '<html>' },
    { httpStatus: 503 },
    { delayMs: 1 },
    held,
  ] as const
  server = await testServer({
    intercept({ action, attempt }) {
      if (action !== 'favorite') return 'pass'
      asked = attempt
      return plan[attempt - 1] ?? 'hang'
    },
  })
  dana = await person(server, 'Dana')
  bela = await person(server, 'Bela')
  const participants = [dana.userId, bela.userId]
  design = await server.admin.createConversation({ name: 'D', participants, isGroup: true })
  const station = await signIn({ ...server, ...dana })
  const favourite = () => server.admin.conversationsOf(dana.userId)[0]?.favourite

  await expect(bit(station, 'favorite')).rejects.toThrow()
  expect(favourite()).toBe(false)
  await expect(bit(station, 'favorite')).rejects.toThrow()
  expect(favourite()).toBe(true)
  expect(await bit(station, 'favorite')).toEqual({ status: 'ERROR', errormessage: 'Not today.' })
  await expect(bit(station, 'favorite')).rejects.toThrow()
  await expect(bit(station, 'favorite')).rejects.toThrow()
  expect(await bit(station, 'favorite')).toMatchObject({ status: 'OK' })
  server.admin.favouriteAs(dana.userId, design, false)
  const waiting = bit(station, 'favorite')
  await expect.poll(() => asked).toBe(7)
  expect(favourite()).toBe(false)
  release?.()
  expect(await waiting).toMatchObject({ status: 'OK' })
  expect(server.requests('favorite').map(({ fault }) => fault)).toEqual([...plan.slice(0, 6), 'pass'])
  const never = expect(bit(station, 'favorite')).rejects.toThrow()
  await expect.poll(() => server.requests('favorite')).toHaveLength(8)
  await server.stop()
  await never
})
