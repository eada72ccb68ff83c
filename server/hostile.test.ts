import { request } from 'node:http'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CreatedUser } from './admin.ts'
import type { RunningServer } from './server.ts'
import { person, testServer } from './testing/server.ts'
import { post, signIn, type TestStation } from './testing/station.ts'

let server: RunningServer
let dana: CreatedUser
let station: TestStation

beforeAll(async () => {
  server = await testServer()
  dana = await person(server, 'Dana')
  const bela = await person(server, 'Bela')
  const participants = [dana.userId, bela.userId]
  const id = await server.admin.createConversation({ name: 'D', participants, isGroup: true })
  await server.admin.sayAs(bela.userId, id, 'still here')
  station = await signIn({ ...server, ...dana })
})
afterAll(async () => {
  await server.stop()
})

const like = (words: RegExp): unknown => expect.stringMatching(words)
const apis = [
  'chatlogin',
  'chatavailability',
  'chatfriends',
  'chatreports',
  'chatnotification',
  'chatconversation',
  'x',
]
const actions = ['login', 'list', 'download', 'downloadpartial', 'add', 'mute', 'unmute', 'viewed', '__proto__', '']

test('whatever the body, unsigned, the answer is a status and a sentence', async () => {
  const body = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.constantFrom('null', '[]', '{}', '{"action":5}'))
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...apis), body, async (api, text) => {
      const answer = await post(`${server.baseUrl}?srv=chatserver&api=${api}`, text)
      expect(answer).toEqual({ status: 'ERROR', errormessage: like(/^[A-Z].*\.$/s) })
    }),
  )
})

test('whatever a signed-in client says, it is answered and nothing is lost', async () => {
  const field = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(...server.admin.conversationsOf(dana.userId).map(({ id }) => id)),
  )
  const names = [
    'conversationid',
    'instance',
    'message',
    'messageids',
    'lastmessageid',
    'limit',
    'timestamp',
    '__proto__',
  ]
  const body = fc.dictionary(fc.constantFrom(...names), field)
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...apis), fc.constantFrom(...actions), body, async (api, action, fields) => {
      const answer = await station.call(api, action, fields)
      expect(
        answer.status === undefined ? Array.isArray(answer['messages']) : ['OK', 'ERROR'].includes(answer.status),
      ).toBe(true)
    }),
    { numRuns: 300 },
  )
  const [conversation] = server.admin.conversationsOf(dana.userId)
  const texts = conversation && server.admin.messagesIn(dana.userId, conversation.id).map(({ text }) => text)
  expect(texts).toContain('still here')
})

test('headers and addresses of any form are refused in words', async () => {
  await fc.assert(
    fc.asyncProperty(fc.base64String(), fc.webQueryParameters(), async (header, query) => {
      const headers = { 'Ozeki-Station': header, 'Ozeki-User': header, 'Ozeki-Signature': header }
      expect(await post(`${server.baseUrl}?${query}`, { action: 'list' }, headers)).toMatchObject({ status: 'ERROR' })
    }),
  )
  const response = await fetch(server.baseUrl)
  expect(await response.json()).toMatchObject({ status: 'ERROR' })
})

test('a body of 100 MB is answered in words, and the connection closed', async () => {
  const before = process.memoryUsage().rss
  const answer = await new Promise<string>((resolve, reject) => {
    const upload = request(
      server.baseUrl,
      { method: 'POST', headers: { 'Content-Length': 100_000_000 } },
      (response) => {
        expect(response.headers.connection).toBe('close')
        let text = ''
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
        response.on('end', () => {
          resolve(text)
          upload.destroy()
        })
      },
    )
    upload.on('error', reject)
    const chunk = Buffer.alloc(1_000_000, 'x')
    let sent = 0
    const write = (): void => {
      while (sent < 100 && !upload.destroyed) {
        sent++
        if (!upload.write(chunk)) {
          upload.once('drain', write)
          return
        }
      }
    }
    write()
  })
  expect(JSON.parse(answer)).toEqual({ status: 'ERROR', errormessage: like(/too long/) })
  expect(process.memoryUsage().rss - before).toBeLessThan(50_000_000)
  expect(await station.call('chatconversation', 'list')).toMatchObject({ status: 'OK' })
})
