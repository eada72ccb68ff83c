import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { createHeldClock } from '../../shared/testing/held-clock.ts'
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
