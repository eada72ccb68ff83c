import { createHash } from 'node:crypto'
import { createServer } from 'node:net'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createHeldClock } from '../../shared/testing/held-clock.ts'
import { hostileText } from '../../shared/testing/hostile-text.ts'
import { createDoorbell } from './doorbell.ts'
import { startBellServer } from './testing/bell-server.ts'

/** A doorbell that writes down what it tells. Luck is one half, so that pauses are 0.5 s, 1 s, 2 s, … */
function listeningAt(url: string) {
  const told: string[] = []
  const clock = createHeldClock()
  const doorbell = createDoorbell({
    url,
    clock,
    random: () => 0.5,
    onRing: () => told.push('ring'),
    onState: (state) => told.push(state),
  })
  return { told, clock, doorbell, [Symbol.dispose]: () => doorbell[Symbol.dispose]() }
}

test('any frame rings', async () => {
  await using server = await startBellServer()
  using bell = listeningAt(server.url)
  bell.doorbell.start()
  await expect.poll(() => bell.told).toEqual(['up'])
  server.ring('{"what":"ever"}')
  server.ring('')
  await expect.poll(() => bell.told).toEqual(['up', 'ring', 'ring'])
})

test('whatever a frame holds, it rings once, and nothing of it is told', async () => {
  await using server = await startBellServer()
  const frame = fc.oneof(hostileText, fc.uint8Array(), fc.json()).filter((some) => Buffer.byteLength(some) <= 16_384)
  using bell = listeningAt(server.url)
  bell.doorbell.start()
  await expect.poll(() => bell.told).toEqual(['up'])
  let rung = 0
  await fc.assert(
    fc.asyncProperty(frame, async (some) => {
      server.ring(some)
      rung++
      await expect.poll(() => bell.told.length, { interval: 1 }).toBe(1 + rung)
      expect(bell.told.at(-1)).toBe('ring')
    }),
  )
})

test('whatever bytes come in place of an answer, or after one, end the socket at most, and the next is tried', async () => {
  let garbage: Uint8Array = new Uint8Array()
  let accepts = false
  let accepted = 0
  const server = createServer((socket) => {
    accepted++
    socket.on('error', () => undefined)
    socket.once('data', (request) => {
      const key = /^sec-websocket-key: (.*)\r$/im.exec(request.toString())?.[1] ?? ''
      const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
      const answer = `HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`
      socket.end(accepts ? Buffer.concat([Buffer.from(answer), garbage]) : garbage)
    })
  })
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
  })
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), fc.boolean(), async (bytes, isAccepted) => {
      garbage = bytes
      accepts = isAccepted
      accepted = 0
      using bell = listeningAt(`ws://127.0.0.1:${port}`)
      bell.doorbell.start()
      await expect
        .poll(
          () => {
            bell.clock.advance(100)
            return accepted
          },
          { interval: 1 },
        )
        .toBeGreaterThan(1)
      expect(bell.told[0] ?? 'down').toBe(isAccepted ? 'up' : 'down')
    }),
    { numRuns: 60 },
  )
  await new Promise((resolve) => server.close(resolve))
})

test('a broken socket comes back after a pause', async () => {
  await using server = await startBellServer()
  using bell = listeningAt(server.url)
  bell.doorbell.start()
  await expect.poll(() => bell.told).toEqual(['up'])
  server.breakAll()
  await expect.poll(() => bell.told).toEqual(['up', 'down'])
  bell.clock.advance(499)
  expect(server.connections).toBe(1)
  bell.clock.advance(1)
  await expect.poll(() => bell.told).toEqual(['up', 'down', 'up'])
})

test('a server that accepts and hangs up is asked more and more slowly; one that stays is asked soon again', async () => {
  await using server = await startBellServer()
  using bell = listeningAt(server.url)
  bell.doorbell.start()
  for (const pauseMs of [500, 1000, 2000]) {
    await expect.poll(() => bell.told.at(-1)).toBe('up')
    const before = server.connections
    server.breakAll()
    await expect.poll(() => bell.told.at(-1)).toBe('down')
    bell.clock.advance(pauseMs - 1)
    expect(server.connections).toBe(before)
    bell.clock.advance(1)
  }
  await expect.poll(() => bell.told.at(-1)).toBe('up')
  bell.clock.advance(10_000)
  server.breakAll()
  await expect.poll(() => bell.told.at(-1)).toBe('down')
  bell.clock.advance(500)
  await expect.poll(() => bell.told.at(-1)).toBe('up')
})

test('a server that is not there is no error, and is found when it comes', async () => {
  const gone = await startBellServer()
  const { url } = gone
  await gone[Symbol.asyncDispose]()
  using bell = listeningAt(url)
  bell.doorbell.start()
  await using server = await startBellServer(Number(new URL(url).port))
  await expect
    .poll(() => {
      bell.clock.advance(1000)
      return bell.told
    })
    .toEqual(['up'])
  expect(server.connections).toBe(1)
})

test('an address that is none never throws', () => {
  for (const url of ['', 'not a url', 'http://', 'ws://']) {
    using bell = listeningAt(url)
    bell.doorbell.start()
    bell.doorbell.nudge()
    expect(bell.told).toEqual([])
  }
})

test('a socket that answers its pings lives on, one that falls silent is given up', async () => {
  await using server = await startBellServer()
  using bell = listeningAt(server.url)
  bell.doorbell.start()
  await expect.poll(() => bell.told).toEqual(['up'])
  for (const round of [1, 2, 3]) {
    bell.clock.advance(30_000)
    await expect.poll(() => server.pings).toBe(round)
    // Answered: the only timer left is that of the next ping.
    await expect.poll(() => bell.clock.timers).toBe(1)
  }
  server.fallSilent()
  bell.clock.advance(30_000)
  bell.clock.advance(14_999)
  expect(bell.told).toEqual(['up'])
  bell.clock.advance(1)
  expect(bell.told).toEqual(['up', 'down'])
})

test('a nudge finds out at once that a socket is dead', async () => {
  await using server = await startBellServer()
  using bell = listeningAt(server.url)
  bell.doorbell.start()
  await expect.poll(() => bell.told).toEqual(['up'])
  server.fallSilent()
  bell.doorbell.nudge()
  bell.clock.advance(15_000)
  expect(bell.told).toEqual(['up', 'down'])
})

test('a server that accepts and says nothing is given up', async () => {
  const mute = createServer((socket) => void socket.on('error', () => undefined).resume())
  const port = await new Promise<number>((resolve) => {
    mute.listen(0, '127.0.0.1', () => {
      const address = mute.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
  })
  let accepted = 0
  mute.on('connection', () => accepted++)
  using bell = listeningAt(`ws://127.0.0.1:${port}`)
  bell.doorbell.start()
  await expect.poll(() => accepted).toBe(1)
  bell.clock.advance(15_000 + 500)
  await expect.poll(() => accepted).toBe(2)
  bell.doorbell[Symbol.dispose]()
  await new Promise((resolve) => mute.close(resolve))
})

test('a frame longer than any ring needs ends the socket, which comes back', async () => {
  await using server = await startBellServer()
  using bell = listeningAt(server.url)
  bell.doorbell.start()
  await expect.poll(() => bell.told).toEqual(['up'])
  server.ring('x'.repeat(20_000))
  await expect.poll(() => bell.told).toEqual(['up', 'down'])
})

test('after the end nothing rings and nothing comes back', async () => {
  await using server = await startBellServer()
  using bell = listeningAt(server.url)
  bell.doorbell.start()
  await expect.poll(() => bell.told).toEqual(['up'])
  bell.doorbell[Symbol.dispose]()
  expect(bell.clock.timers).toBe(0)
  bell.doorbell.nudge()
  bell.doorbell.start()
  expect(bell.clock.timers).toBe(0)
  expect(bell.told).toEqual(['up'])
})
