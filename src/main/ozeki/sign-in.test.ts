import { expect, test } from 'vitest'
import { createHeldClock } from '../../shared/testing/held-clock.ts'
import { createOzekiClient } from './http-client.ts'
import { aliceAtStandIn, alicesPorts, loginAnswer } from './testing/alice.ts'
import { example } from './testing/examples.ts'
import { type Reply, startStandIn } from './testing/stand-in.ts'

async function problemOf(reply: Reply, ports: Partial<typeof alicesPorts> = {}) {
  await using standIn = await startStandIn()
  standIn.answer('login', reply)
  using client = createOzekiClient({ ...alicesPorts, ...ports, server: standIn.address })
  const result = await client.signIn()
  return result.ok ? null : result.problem
}

test('the login request is the vendor’s', async () => {
  await using alice = await aliceAtStandIn()
  const { request } = example('login')
  const [received] = alice.standIn.received
  expect(received?.url).toBe(`/ozeki/index.php${request.url}`)
  expect(received?.headers).toMatchObject({
    'content-type': 'application/json',
    'ozeki-station': alicesPorts.stationId,
  })
  expect(received?.headers).not.toHaveProperty('ozeki-user')
  expect(received?.body).toEqual({ action: 'login', apikey: alicesPorts.apiKey })
  expect(Object.keys(received?.body ?? {})).toEqual(Object.keys(request.body))
})

test('signing in tells who the person is, opens the key and finds the doorbell', async () => {
  await using alice = await aliceAtStandIn()
  expect(alice.signedIn).toMatchObject({
    ok: true,
    value: {
      userId: 'aa68d2204cb2bb85f2de3b9aad0d86d7',
      fullName: 'Ozeki Alice',
      nick: 'Alice',
      doorbellUrl: `ws://127.0.0.1:9011/?station=${alicesPorts.stationId}&user=aa68d2204cb2bb85f2de3b9aad0d86d7`,
    },
  })
})

test('a server without listeners has no doorbell, and nothing else is wrong', async () => {
  await using standIn = await startStandIn()
  standIn.answer('login', { ...loginAnswer, listeners: undefined, urls: undefined })
  using client = createOzekiClient({ ...alicesPorts, server: standIn.address })
  expect(await client.signIn()).toMatchObject({ ok: true, value: { doorbellUrl: null } })
})

test('a refusal carries the server’s words on one line, and never the API key', async () => {
  const words = `The key ${alicesPorts.apiKey}\nis \u202eunknown`
  expect(await problemOf({ status: 'ERROR', errormessage: words })).toEqual({
    code: 'refused',
    serverSays: 'The key … is unknown',
  })
  const unauthorised: Reply = (response) => {
    response.writeHead(401).end('{"status":"ERROR","errormessage":"No"}')
  }
  expect(await problemOf(unauthorised)).toEqual({ code: 'refused', serverSays: 'No' })
})

test('a wrong password is told from a key that is none', async () => {
  expect(await problemOf(loginAnswer, { password: 'battery staple' })).toEqual({ code: 'wrong-password' })
  expect(await problemOf({ ...loginAnswer, rsakey: 'not a key' })).toMatchObject({ code: 'not-ozeki' })
})

test.each<[string, Reply]>([
  ['a web page', (response) => void response.end('<html>Welcome</html>')],
  ['nothing', (response) => void response.end()],
  ['a page that is not there', (response) => void response.writeHead(404).end('Not found')],
  ['JSON without a status', { hello: 'world' }],
  ['a login without a user', { ...loginAnswer, userid: undefined }],
  ['a login without a key', { ...loginAnswer, rsakey: null }],
])('%s is no Ozeki Chat server', async (_, reply) => {
  expect(await problemOf(reply)).toMatchObject({ code: 'not-ozeki' })
})

test.each<[string, Reply, string]>([
  ['HTTP 503', (response) => void response.writeHead(503).end(), 'HTTP 503'],
  ['HTTP 429', (response) => void response.writeHead(429).end(), 'HTTP 429'],
  ['a hang-up', (response) => void response.destroy(), 'UND_ERR_SOCKET'],
  ['a redirect', (response) => void response.writeHead(302, { Location: 'http://localhost:1' }).end(), 'redirected'],
])('%s is a server that was not reached', async (_, reply, detail) => {
  expect(await problemOf(reply)).toEqual({ code: 'unreachable', detail })
})

test('a server that is not there was not reached', async () => {
  const standIn = await startStandIn()
  await standIn[Symbol.asyncDispose]()
  using client = createOzekiClient({ ...alicesPorts, server: standIn.address })
  expect(await client.signIn()).toEqual({ ok: false, problem: { code: 'unreachable', detail: 'ECONNREFUSED' } })
})

test('the detail of a failed connection is its code alone, as Electron words it too', async () => {
  const saying = async (error: unknown) => {
    const fetch = () => Promise.reject(error instanceof Error ? error : new Error(String(error)))
    using client = createOzekiClient({ ...alicesPorts, server: 'localhost', fetch })
    const result = await client.signIn()
    return result.ok || result.problem.code !== 'unreachable' ? null : result.problem.detail
  }
  expect(await saying(new Error('net::ERR_NAME_NOT_RESOLVED'))).toBe('ERR_NAME_NOT_RESOLVED')
  expect(await saying(new Error(`Cannot post ${alicesPorts.apiKey}`))).toBe('no connection')
})

test('nothing is sent to a bad address, nor unencrypted to another machine without permission', async () => {
  const asked: string[] = []
  const fetch = (url: string) => {
    asked.push(url)
    return Promise.reject(new Error('net::ERR_FAILED'))
  }
  const signIn = (server: string, allowInsecure: boolean) =>
    createOzekiClient({ ...alicesPorts, server, allowInsecure, fetch }).signIn()
  expect(await signIn('two words', true)).toMatchObject({ problem: { code: 'bad-address' } })
  expect(await signIn('http://chat.example.com', false)).toMatchObject({
    problem: { code: 'insecure-http', host: 'chat.example.com' },
  })
  expect(asked).toEqual([])
  expect(await signIn('http://chat.example.com', true)).toMatchObject({ problem: { code: 'unreachable' } })
  expect(asked).toEqual(['http://chat.example.com/ozeki/index.php?srv=chatserver&api=chatlogin'])
})

test('an answer that does not come is given up after the time-out, also when it has begun', async () => {
  for (const begun of [false, true]) {
    await using standIn = await startStandIn()
    const clock = createHeldClock()
    const waiting = new Promise<void>((resolve) => {
      standIn.answer('login', (response) => {
        if (begun) response.writeHead(200).write('{"status":')
        resolve()
      })
    })
    using client = createOzekiClient({ ...alicesPorts, server: standIn.address, clock })
    const signingIn = client.signIn()
    await waiting
    clock.advance(30_000)
    expect(await signingIn).toEqual({ ok: false, problem: { code: 'unreachable', detail: 'no answer within 30 s' } })
    expect(clock.timers).toBe(0)
  }
})

test('signing in ends with its client', async () => {
  await using standIn = await startStandIn()
  const client = createOzekiClient({ ...alicesPorts, server: standIn.address })
  standIn.answer('login', () => {
    client[Symbol.dispose]()
  })
  expect(await client.signIn()).toEqual({ ok: false, problem: { code: 'unreachable', detail: 'stopped' } })
})
