import { expect, test } from 'vitest'
import type { Fault, Intercept } from '../../../server/faults.ts'
import type { RunningServer } from '../../../server/server.ts'
import { PASSWORD, person, testServer } from '../../../server/testing/server.ts'
import { defaultCipher } from '../../protocol/cipher.ts'
import { newId32 } from '../../protocol/ids.ts'
import { messageId, stationId } from '../../shared/ids.ts'
import { DAY, type Instant, systemClock } from '../../shared/time.ts'
import { createDoorbell } from './doorbell.ts'
import { createOzekiClient } from './http-client.ts'
import { createKeyring } from './keyring.ts'
import { createWatch } from './watch.ts'

/** Alice, signed in to the embedded server, where Bob has a conversation with her. */
async function alice(intercept?: Intercept, clock = systemClock) {
  const server: RunningServer = await testServer(intercept ? { intercept } : {})
  const [her, him] = [await person(server, 'alice'), await person(server, 'bob')]
  const id = await server.admin.createConversation({
    name: 'Design',
    participants: [her.userId, him.userId],
    isGroup: true,
  })
  const client = createOzekiClient({
    fetch,
    clock,
    server: server.baseUrl,
    apiKey: her.apiKey,
    stationId: stationId(newId32()),
    password: PASSWORD,
    allowInsecure: false,
    random: () => 0,
  })
  const signedIn = await client.signIn()
  if (!signedIn.ok) throw new Error(signedIn.problem.code)
  const keyring = createKeyring({ cipher: defaultCipher, privateKey: signedIn.value.privateKey })
  const row = async () => {
    const listed = await client.list()
    if (!listed.ok || !listed.value[0]) throw new Error('no conversation')
    return listed.value[0]
  }
  return {
    ...{ server, client, keyring, id, row, him, her },
    doorbellUrl: signedIn.value.doorbellUrl ?? '',
    async [Symbol.asyncDispose]() {
      client[Symbol.dispose]()
      await server.stop()
    },
  }
}

test('a conversation is listed, opened, written to and read', async () => {
  await using hers = await alice()
  const { server, client, keyring, id, row, him, her } = hers
  await server.admin.sayAs(him.userId, id, 'Tea?')
  const { secret, instance, sealedName, participants, isGroup } = await row()
  expect(await keyring.openName(secret, sealedName)).toBe('Design')
  const names: string[] = []
  expect(await client.openNames((opened) => names.push(...opened.values()))).toBe(true)
  expect(names).toEqual(['Design'])
  expect(isGroup).toBe(true)
  expect(participants.map((each) => each.id).sort()).toEqual([her.userId, him.userId].sort())

  const page = await client.downloadPartial({ id, instance, before: null, limit: 10 })
  const [first] = page.ok ? page.value.messages : []
  expect(await keyring.openMessage(secret, first?.sealed ?? '')).toEqual({ sender: him.userId, text: 'Tea?' })

  const createdAt: Instant = Date.now()
  const data = (await keyring.sealMessage(secret, { sender: her.userId, text: 'Now.' })) ?? ''
  const answer = messageId('fc2515cb-e483-4f64-936b-98f680565c96')
  const outgoing = { id, instance, messageId: answer, createdAt, validUntil: createdAt + 7 * DAY, data }
  expect(await client.add(outgoing)).toEqual({ ok: true, value: null })
  const after = first ? { id: first.id, at: first.createdAt } : null
  const news = await client.download({ id, instance, after })
  expect(news.ok && news.value.messages.map((each) => each.id)).toEqual([answer])
  expect(server.admin.messagesIn(him.userId, id).map(({ text }) => text)).toEqual(['Tea?', 'Now.'])
})

test('pages go back to the first message, each oldest first', async () => {
  await using hers = await alice()
  const { server, client, id, row, him } = hers
  for (let n = 1; n <= 5; n++) await server.admin.sayAs(him.userId, id, String(n))
  const said = server.admin.messagesIn(him.userId, id).map((message) => message.id)
  const { instance } = await row()
  const newest = await client.downloadPartial({ id, instance, before: null, limit: 3 })
  if (!newest.ok) throw new Error(newest.problem.code)
  expect(newest.value.messages.map((message) => message.id)).toEqual(said.slice(2))
  const [oldest] = newest.value.messages
  const before = oldest ? { id: oldest.id, at: oldest.createdAt } : null
  const older = await client.downloadPartial({ id, instance, before, limit: 3 })
  expect(older.ok && older.value.messages.map((message) => message.id)).toEqual(said.slice(0, 2))
})

test('mute and unmute answer the row as it then stands, twice the same', async () => {
  await using hers = await alice()
  const { client, id, row } = hers
  for (const muted of [true, true, false, false]) {
    expect(await (muted ? client.mute(id) : client.unmute(id))).toMatchObject({ ok: true, value: { muted } })
    expect((await row()).muted).toBe(muted)
  }
})

test('friends, availability and views are told', async () => {
  await using hers = await alice()
  const { server, client, id, row, him } = hers
  const said = await server.admin.sayAs(him.userId, id, 'Tea?')
  expect(await client.announceAvailable()).toEqual({ ok: true, value: null })
  expect(await client.friends()).toMatchObject({ ok: true, value: [{ id: him.userId }] })
  const { instance, lastAccessAt } = await row()
  const viewed = { id, instance, messageIds: [said], firstAt: lastAccessAt, lastAt: lastAccessAt }
  expect(await client.reportViewed(viewed)).toEqual({ ok: true, value: null })
  const batch = await client.download({ id, instance, after: null })
  expect(batch.ok && batch.value.reports.map(({ kind }) => kind)).toEqual(['viewed'])
})

test('the doorbell rings for a message, and the notification call names its conversation', async () => {
  await using hers = await alice()
  const { server, client, id, him, doorbellUrl } = hers
  let asked = 0
  using watch = createWatch({
    clock: systemClock,
    hangDoorbell: (ears) => createDoorbell({ url: doorbellUrl, clock: systemClock, random: () => 0, ...ears }),
    onMaybeChanged: () => asked++,
  })
  watch.start()
  await expect.poll(() => asked).toBe(1)
  await client.changes()
  await server.admin.sayAs(him.userId, id, 'Tea?')
  await expect.poll(() => asked).toBe(2)
  expect(await client.changes()).toMatchObject({ ok: true, value: { conversations: [id] } })

  server.breakDoorbells()
  await expect.poll(() => asked).toBe(3)
})

test('a lost request and a lost answer of a read are mended by asking again; a mute is sent once', async () => {
  const faults: Record<string, Fault[]> = { list: ['cut', 'cut-answer'], mute: ['cut-answer'] }
  await using hers = await alice(({ action }) => faults[action]?.shift() ?? 'pass')
  const { server, client, id, row } = hers
  expect((await row()).muted).toBe(false)
  expect(server.requests('chatconversation/list')).toHaveLength(3)
  expect(await client.mute(id)).toMatchObject({ ok: false, problem: { code: 'unreachable' } })
  expect(server.requests('mute')).toHaveLength(1)
  expect((await row()).muted).toBe(true)
})

test('a computer whose clock is an hour slow is refused once, and understood after signing in again', async () => {
  const slow = { ...systemClock, now: () => Date.now() - 3_600_000 }
  await using hers = await alice(undefined, slow)
  const { client } = hers
  expect(await client.list()).toMatchObject({ ok: false, problem: { code: 'refused' } })
  await client.signIn()
  expect(await client.list()).toMatchObject({ ok: true })
})

test('an unknown API key is refused in the server’s words', async () => {
  await using hers = await alice()
  const { server } = hers
  using stranger = createOzekiClient({
    fetch,
    clock: systemClock,
    server: server.baseUrl,
    apiKey: 'nobody',
    stationId: stationId(newId32()),
    password: PASSWORD,
    allowInsecure: false,
  })
  expect(await stranger.signIn()).toEqual({
    ok: false,
    problem: { code: 'refused', serverSays: 'This API key is not known here.' },
  })
})
