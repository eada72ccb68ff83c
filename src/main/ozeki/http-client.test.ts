import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { verifySignature } from '../../protocol/signature.ts'
import { conversationId, messageId, userId } from '../../shared/ids.ts'
import { createHeldClock } from '../../shared/testing/held-clock.ts'
import type { CallProblem, OzekiClient } from './client.ts'
import { createOzekiClient } from './http-client.ts'
import { aliceAtStandIn, alicesPorts, loginAnswer, publicKey } from './testing/alice.ts'
import { example } from './testing/examples.ts'
import type { Reply } from './testing/stand-in.ts'
import type { Result } from '../../shared/result.ts'

const id = conversationId('8ca16186c36a4e0a1ef2096e6c60b613')
const instance = 'PqjfKSn7V8'
const alicesId = 'aa68d2204cb2bb85f2de3b9aad0d86d7'
const at = (text: string) => Date.parse(`${text.replace(' ', 'T')}Z`)
const refusal: Reply = { status: 'ERROR', errormessage: 'No' }
const hangUp: Reply = (response) => void response.destroy()

/** Each call, made so that its request should be the example's. */
const calls: Record<string, (client: OzekiClient) => Promise<Result<unknown, CallProblem>>> = {
  availability: (client) => client.announceAvailable(),
  'friends-list': (client) => client.friends(),
  'notification-download': (client) => client.changes(),
  'conversation-list': (client) => client.list(),
  'conversation-mute': (client) => client.mute(id),
  'conversation-unmute': (client) => client.unmute(id),
  'conversation-downloadpartial': (client) =>
    client.downloadPartial({
      id,
      instance,
      before: { id: messageId('3f80d821-e105-4089-95b4-0acf0642a047'), at: at('2024-03-04 13:46:59') },
      limit: 50,
    }),
  'conversation-add': (client) =>
    client.add({
      id,
      instance,
      messageId: messageId('fc2515cb-e483-4f64-936b-98f680565c96'),
      createdAt: at('2024-03-08 14:12:48'),
      validUntil: at('2024-03-15 14:12:48'),
      data: 'lAfhx6hm...yRvIa28=',
    }),
  'report-viewed': (client) =>
    client.reportViewed({
      id,
      instance,
      messageIds: [messageId('fc2515cb-e483-4f64-936b-98f680565c96')],
      firstAt: at('2024-03-08 14:12:48'),
      lastAt: at('2024-03-08 14:12:48'),
    }),
}
/** Hush keeps no reports, so it names no report that it knows. */
const ours: Record<string, Record<string, unknown>> = { 'conversation-downloadpartial': { lastreportid: '' } }

test.each(Object.entries(calls))(
  'the request of the example %s is sent exactly, and its answer understood',
  async (name, ask) => {
    const { request, response } = example(name)
    const clock = createHeldClock(at(String(request.body['timestamp'])))
    await using alice = await aliceAtStandIn({ clock })
    alice.standIn.answer(String(request.body['action']), response.body)
    expect(await ask(alice.client)).toMatchObject({ ok: true })

    const received = alice.standIn.received.at(-1)
    expect(received?.url).toBe(`/ozeki/index.php${request.url}`)
    expect(received?.body).toEqual({ ...request.body, ...ours[name] })
    expect(Object.keys(received?.body ?? {})).toEqual(Object.keys(request.body))
    const { headers } = received ?? {}
    expect(headers?.['content-type']).toBe('application/json')
    expect(headers?.['ozeki-station']).toBe(alicesPorts.stationId)
    if ('Ozeki-User' in request.headers) {
      expect(headers?.['ozeki-user']).toBe(alicesId)
      const signature = String(headers?.['ozeki-signature'])
      expect(verifySignature(publicKey, Buffer.from(received?.bodyText ?? ''), signature)).toBe(true)
    } else {
      expect(headers).not.toHaveProperty('ozeki-user')
      expect(headers).not.toHaveProperty('ozeki-signature')
    }
  },
)

test('the newest page is asked without a point, and a later download from the last report', async () => {
  await using alice = await aliceAtStandIn()
  const report = { ID: 'r1', Type: 'viewed', Created: '2024-03-04 13:30:36' }
  alice.standIn.answer('downloadpartial', { status: 'OK', messages: [] })
  alice.standIn.answer('download', { messages: [], reports: [report] })
  expect(await alice.client.downloadPartial({ id, instance, before: null, limit: 20 })).toEqual({
    ok: true,
    value: { messages: [], reports: [], received: 0 },
  })
  expect(alice.standIn.asked('downloadpartial')[0]?.body).toMatchObject({
    lastmessagedate: '',
    lastmessageid: '',
    lastreportdate: '',
    lastreportid: '',
    limit: 20,
  })
  expect(await alice.client.download({ id, instance, after: null })).toMatchObject({ ok: true })
  expect(await alice.client.download({ id, instance, after: null })).toMatchObject({ ok: true })
  const [first, second] = alice.standIn.asked('download').map(({ body }) => body)
  expect(first).toMatchObject({ lastreportid: '', lastreportdate: '' })
  expect(second).toMatchObject({ lastreportid: 'r1', lastreportdate: '2024-03-04 13:30:36' })
})

test('before signing in, and after the end, a call says that nobody is signed in', async () => {
  const client = createOzekiClient({ ...alicesPorts, server: 'localhost' })
  expect(await client.list()).toEqual({ ok: false, problem: { code: 'signed-out' } })
  await using alice = await aliceAtStandIn()
  alice.client[Symbol.dispose]()
  expect(await alice.client.mute(id)).toEqual({ ok: false, problem: { code: 'signed-out' } })
})

test('a refusal carries the server’s words, and asking again is left to the caller', async () => {
  await using alice = await aliceAtStandIn()
  alice.standIn.answer('list', refusal)
  alice.standIn.answer('mute', refusal)
  const refused = { ok: false, problem: { code: 'refused', serverSays: 'No' } }
  expect(await alice.client.list()).toEqual(refused)
  expect(await alice.client.mute(id)).toEqual(refused)
  expect(alice.standIn.asked('list')).toHaveLength(1)
  expect(alice.standIn.asked('mute')).toHaveLength(1)
})

const broken: Record<string, Reply> = {
  'HTTP 502': (response) => void response.writeHead(502).end(),
  'HTTP 500': (response) => void response.writeHead(500).end('{"status":"ERROR"}'),
  'HTTP 403': (response) => void response.writeHead(403).end('{"status":"ERROR","errormessage":"No"}'),
  'HTTP 429': (response) => void response.writeHead(429).end(),
  'broken JSON': (response) => void response.end('{"status":"OK"'),
  'a hang-up': hangUp,
  'half an answer': (response) => {
    response.writeHead(200, { 'Content-Length': 100 }).write('{"status":"OK"')
    setImmediate(() => response.destroy())
  },
}

test.each(Object.entries(broken))('%s is a server that was not reached, never a refusal', async (_, reply) => {
  await using alice = await aliceAtStandIn()
  alice.standIn.answer('mute', reply)
  expect(await alice.client.mute(id)).toMatchObject({ ok: false, problem: { code: 'unreachable' } })
  expect(alice.standIn.asked('mute')).toHaveLength(1)
})

const processedOrNever = ['HTTP 500', 'HTTP 403', 'HTTP 429', 'broken JSON']

test.each(Object.entries(broken))(
  'after %s it is known whether the request may still be under way',
  async (how, reply) => {
    await using alice = await aliceAtStandIn()
    alice.standIn.answer('mute', reply)
    expect(await alice.client.mute(id)).toMatchObject({ problem: { answered: processedOrNever.includes(how) } })
  },
)

test.each(Object.entries(broken))('a read tries again after %s, twice and no more', async (_, reply) => {
  await using alice = await aliceAtStandIn()
  alice.standIn.answer('list', reply, reply, example('conversation-list').response.body)
  expect(await alice.client.list()).toMatchObject({ ok: true })
})

test.each(Object.entries(broken))(
  'what changed is asked once, for the server forgets what it told: %s',
  async (_, reply) => {
    await using alice = await aliceAtStandIn()
    alice.standIn.answer('download', reply)
    expect(await alice.client.changes()).toMatchObject({ ok: false, problem: { code: 'unreachable' } })
    expect(alice.standIn.asked('download')).toHaveLength(1)
  },
)

test('the answer to a mute of one conversation that shows another is no reading', async () => {
  await using alice = await aliceAtStandIn()
  const conversation = { id: 'f'.repeat(32) }
  alice.standIn.answer('mute', { status: 'OK', conversation })
  expect(await alice.client.mute(id)).toMatchObject({ ok: false, problem: { code: 'unreachable' } })
})

test('an answer that says OK and shows no conversation is taken at its word', async () => {
  await using alice = await aliceAtStandIn()
  alice.standIn.answer('mute', { status: 'OK' })
  alice.standIn.answer('unmute', { status: 'OK', conversation: null })
  expect(await alice.client.mute(id)).toEqual({ ok: true, value: { muted: true } })
  expect(await alice.client.unmute(id)).toEqual({ ok: true, value: { muted: false } })
})

test('one odd conversation does not cost the others, and is told by its id', async () => {
  const left: string[] = []
  await using alice = await aliceAtStandIn({ onLeftOut: (what, id) => left.push(`${what} ${id}`) })
  const rows = Array.from({ length: 1200 }, (_, index) => ({
    id: index.toString(16).padStart(32, '0'),
    lastaccess: '7',
  }))
  alice.standIn.answer('list', { status: 'OK', conversations: [...rows, { id: 'Secret plans' }, null] })
  const listed = await alice.client.list()
  expect(listed.ok ? listed.value.length : null).toBe(1200)
  expect(left).toHaveLength(2)
  expect(left.join()).not.toContain('Secret')
})

test('big lists are read in one thread, over sign-ins too, and it ends with the client', async () => {
  const threads: Worker[] = []
  const note = (thread: Worker): number => threads.push(thread)
  process.on('worker', note)
  try {
    await using alice = await aliceAtStandIn({ listWorkerEntry: join(import.meta.dirname, 'list-worker.ts') })
    const conversations = Array.from({ length: 3000 }, (_, n) => ({ id: n.toString(16).padStart(32, '0'), secret: id }))
    alice.standIn.answer('list', { status: 'OK', conversations })
    for (let times = 0; times < 2; times++) {
      const listed = await alice.client.list()
      expect(listed.ok ? listed.value.length : listed.problem).toBe(3000)
      await alice.client.signIn()
    }
    expect(threads).toHaveLength(1)
    const ended = new Promise((resolve) => threads[0]?.once('exit', resolve))
    alice.client[Symbol.dispose]()
    await ended
  } finally {
    process.off('worker', note)
  }
})

test('an answer that would fill the memory is cut off, whether or not it says how long it is', async () => {
  await using alice = await aliceAtStandIn({ maxAnswerBytes: 2 ** 20 })
  const long = JSON.stringify({ status: 'OK', filler: 'x'.repeat(2 ** 21) })
  const saying: Reply = (response) => void response.writeHead(200, { 'Content-Length': long.length }).end(long)
  const silent: Reply = (response) => void response.end(long)
  alice.standIn.answer('mute', saying, silent)
  const tooLong = {
    ok: false,
    problem: { code: 'unreachable', detail: 'an answer of more than 1 MB', answered: false },
  }
  expect(await alice.client.mute(id)).toEqual(tooLong)
  expect(await alice.client.mute(id)).toEqual(tooLong)
})

test('the end stops what is under way, pauses between tries too', async () => {
  const clock = createHeldClock()
  await using alice = await aliceAtStandIn({ clock })
  alice.standIn.answer('list', hangUp)
  const asked = new Promise<void>((resolve) =>
    alice.standIn.answer('mute', () => {
      resolve()
    }),
  )
  const muting = alice.client.mute(id)
  const listing = alice.client.list()
  await asked
  // One time-out of the mute, and the pause of the list.
  await expect.poll(() => alice.standIn.asked('list').length).toBe(1)
  alice.client[Symbol.dispose]()
  expect(await muting).toMatchObject({ ok: false })
  expect(await listing).toMatchObject({ ok: false })
  expect(clock.timers).toBe(0)
})

test('a wrong clock is found by the Date header, and corrected at the sign-in after a refusal', async () => {
  const clock = createHeldClock(Date.now() - 3_600_000)
  await using alice = await aliceAtStandIn({ clock })
  alice.standIn.answer('useravailable', { status: 'OK' }, refusal, { status: 'OK' })
  await alice.client.announceAvailable()
  expect(Math.abs((alice.client.skewMs() ?? 0) - 3_600_000)).toBeLessThan(60_000)

  // Not refused: this computer's clock is believed.
  await alice.client.signIn()
  await alice.client.announceAvailable()
  // Refused: it is not.
  await alice.client.signIn()
  await alice.client.announceAvailable()
  const corrected = alice.standIn
    .asked('useravailable')
    .map(({ body }) => at(String(body['timestamp'])) - clock.now() > 3_000_000)
  expect(corrected).toEqual([false, false, true])
})

test('two messages right after the start say nothing of their order: a longer page does', async () => {
  const message = (n: number) => ({ ID: `m${n}`, Created: `2024-03-04 13:30:${String(n).padStart(2, '0')}`, Data: 'x' })
  await using alice = await aliceAtStandIn()
  alice.standIn.answer('download', { messages: [message(9), message(8)] })
  const newest = [9, 8, 7, 6, 5, 4].map(message)
  alice.standIn.answer('downloadpartial', { status: 'OK', messages: newest, reports: [] })
  const read = async () => {
    const batch = await alice.client.download({ id, instance: 'i', after: null })
    return batch.ok ? batch.value.messages.map((told) => told.id) : batch.problem
  }
  expect(await read()).toEqual(['m8', 'm9'])
  expect(await read()).toEqual(['m8', 'm9'])
  expect(alice.standIn.asked('downloadpartial')).toHaveLength(1)
})

test('a strict server that refuses for seconds is met: a clock less than a minute off is corrected too', async () => {
  const clock = createHeldClock(Date.now() - 45_000)
  await using alice = await aliceAtStandIn({ clock })
  alice.standIn.answer('useravailable', refusal, { status: 'OK' })
  await alice.client.announceAvailable()
  await alice.client.signIn()
  await alice.client.announceAvailable()
  const [, second] = alice.standIn.asked('useravailable')
  expect(Math.abs(at(String(second?.body['timestamp'])) - Date.now())).toBeLessThan(10_000)
})

test('without a Date header nothing is known of the server’s clock', async () => {
  await using alice = await aliceAtStandIn()
  const undated: Reply = (response) => {
    response.sendDate = false
    response.end(JSON.stringify(loginAnswer))
  }
  alice.standIn.answer('login', undated)
  await alice.client.signIn()
  expect(alice.client.skewMs()).toBeNull()
})

test('the friends of the example are told', async () => {
  await using alice = await aliceAtStandIn()
  alice.standIn.answer('list', example('friends-list').response.body)
  const friend = { id: userId('d574638619cbff603bf857164c47e850'), name: 'Administrator', available: true }
  expect(await alice.client.friends()).toEqual({ ok: true, value: [friend] })
})

test('requests go out without cookies and cache, and follow no redirect', async () => {
  const inits: RequestInit[] = []
  await using alice = await aliceAtStandIn({
    fetch: (url, init) => {
      inits.push(init)
      return fetch(url, init)
    },
  })
  await alice.client.announceAvailable()
  expect(inits).toHaveLength(2)
  for (const init of inits) expect(init).toMatchObject({ credentials: 'omit', cache: 'no-store', redirect: 'error' })
})
