import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { newId32 } from '../src/protocol/ids.ts'
import type { ConversationId } from '../src/shared/ids.ts'
import type { CreatedUser } from './admin.ts'
import type { RunningServer } from './server.ts'
import { person, testServer } from './testing/server.ts'
import { signIn, type TestStation } from './testing/station.ts'

let server: RunningServer
let dana: CreatedUser
let bela: CreatedUser
let design: ConversationId
let station: TestStation

beforeEach(async () => {
  server = await testServer()
  ;[dana, bela] = await Promise.all([person(server, 'Dana'), person(server, 'Bela')])
  const participants = [dana.userId, bela.userId]
  design = await server.admin.createConversation({ name: 'Design', participants, isGroup: true })
  station = await signIn({ ...server, ...dana })
  await station.told()
})
afterEach(async () => {
  await server.stop()
})

interface Bell {
  readonly frames: string[]
  readonly socket: WebSocket
  readonly closed: Promise<void>
}
function open(url: string): Promise<Bell> {
  const socket = new WebSocket(url)
  const frames: string[] = []
  socket.on('message', (data: Buffer) => frames.push(data.toString('utf8')))
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  return new Promise((resolve, reject) => {
    socket.once('error', reject).once('open', () => {
      resolve({ frames, socket, closed })
    })
  })
}

test('it rings when something is queued for this station, and not for another user', async () => {
  const belas = await signIn({ ...server, ...bela })
  const [mine, theirs] = await Promise.all([open(station.doorbell), open(belas.doorbell)])
  server.admin.muteAs(dana.userId, design, true)
  await expect.poll(() => mine.frames).toEqual(['{"type":"changed"}'])
  await server.admin.sayAs(bela.userId, design, 'Szia')
  await expect.poll(() => mine.frames).toHaveLength(2)
  expect(theirs.frames).toHaveLength(1)
})

test('it rings at once where something waits already', async () => {
  await server.admin.sayAs(bela.userId, design, 'Szia')
  const bell = await open(station.doorbell)
  await expect.poll(() => bell.frames).toHaveLength(1)
})

test('a station that is not this user’s is not let in', async () => {
  const stranger = station.doorbell.replace(/station=\w+/, `station=${newId32()}`)
  await expect(open(stranger)).rejects.toThrow('401')
  await expect(open(station.doorbell.replace(dana.userId, bela.userId))).rejects.toThrow('401')
  await expect(open(station.doorbell.replace('/ozeki/doorbell', '/'))).rejects.toThrow('401')
})

test('whoever says too much is shown out, and the server goes on', async () => {
  const bell = await open(station.doorbell)
  bell.socket.send('x'.repeat(10_000))
  await bell.closed
  expect(await station.call('chatconversation', 'list')).toMatchObject({ status: 'OK' })
})

test('who closes the last doorbell is no longer available', async () => {
  const belas = await signIn({ ...server, ...bela })
  await belas.call('chatavailability', 'useravailable')
  await station.told()
  const bell = await open(belas.doorbell)
  bell.socket.close()
  await expect.poll(() => station.told()).toMatchObject({ friendavailabilitesof: [bela.userId] })
  const friends = await station.call('chatfriends', 'list')
  expect(friends['availabilities']).toMatchObject([{ friendid: bela.userId, availability: 'offline' }])
})

test('a broken doorbell and a stopped server close the connection', async () => {
  const first = await open(station.doorbell)
  server.breakDoorbells()
  await first.closed
  const second = await open(station.doorbell)
  await server.stop()
  await second.closed
})
