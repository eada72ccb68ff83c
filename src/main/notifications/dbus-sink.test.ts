import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, afterEach, expect, test } from 'vitest'
import { systemClock } from '../../shared/time.ts'
import { startPrivateBus, type PrivateBus } from '../../../tools/notification-service/private-bus.ts'
import { readMarkup } from '../../../tools/notification-service/received.ts'
import { startNotificationService, type NotificationService } from '../../../tools/notification-service/service.ts'
import { createDbusSink, type DbusSink } from './dbus-sink.ts'
import { bodyText, titleText } from './sink-text.ts'
import { hostileText } from '../../shared/testing/hostile-text.ts'

let bus: PrivateBus
let service: NotificationService
let sink: DbusSink

beforeAll(async () => {
  bus = await startPrivateBus()
})
afterAll(async () => {
  await bus[Symbol.asyncDispose]()
})
beforeEach(async () => {
  service = await startNotificationService({ address: bus.address })
  sink = createDbusSink({ clock: systemClock, address: bus.address })
})
afterEach(async () => {
  sink[Symbol.dispose]()
  await service.stop()
})

const hello = { key: 'design', title: 'Anna', body: 'Hello', silent: false }

test('a notification arrives once, with sender, text and what desktops sort by', async () => {
  expect(await sink.show(hello)).toEqual({ ok: true, value: null })
  expect(service.received).toMatchObject([
    {
      appName: 'Hush',
      title: 'Anna',
      body: 'Hello',
      actions: ['default', 'Open'],
      hints: { 'desktop-entry': 'hush', category: 'im.received' },
      expireMs: -1,
    },
  ])
})

test('the same key replaces, another key does not', async () => {
  await sink.show(hello)
  await sink.show({ ...hello, body: 'Hello again' })
  await sink.show({ ...hello, key: 'other', body: 'Elsewhere' })
  expect(service.shown().map(({ body }) => body)).toEqual(['Hello again', 'Elsewhere'])
})

test('two shows of one key at the same time end as one notification, the newer', async () => {
  await Promise.all([sink.show(hello), sink.show({ ...hello, body: 'newer' }), sink.show({ ...hello, body: 'newest' })])
  expect(service.shown().map(({ body }) => body)).toEqual(['newest'])
})

test('withdrawing takes it off the screen, and the next one is new', async () => {
  await sink.show(hello)
  await sink.withdraw('design')
  await sink.withdraw('never shown')
  expect(service.shown()).toEqual([])
  await sink.show(hello)
  expect(service.received.map(({ replacesId }) => replacesId)).toEqual([0, 0])
})

test('a click tells which conversation, other buttons and foreign notifications do not', async () => {
  const clicked = new Promise<string>((resolve) => sink.onClicked(resolve))
  await sink.show({ ...hello, key: 'other' })
  await sink.show(hello)
  service.invoke(99)
  service.invoke(service.received[0]?.id ?? 0, 'unknown')
  service.invoke(service.received[1]?.id ?? 0)
  expect(await clicked).toBe('design')
})

test('what the person closed is not replaced but shown anew', async () => {
  await sink.show(hello)
  service.dismiss(service.received[0]?.id ?? 0)
  await sink.show({ ...hello, key: 'answered after the news of it' })
  await sink.show(hello)
  expect(service.received.at(-1)?.replacesId).toBe(0)
})

test('a silent notification asks for no sound', async () => {
  await sink.show({ ...hello, silent: true })
  expect(service.received[0]?.hints).toMatchObject({ 'suppress-sound': true })
})

test('what anybody writes arrives as written, where markup is interpreted', async () => {
  await fc.assert(
    fc.asyncProperty(hostileText, hostileText, async (title, body) => {
      expect(await sink.show({ ...hello, title, body })).toMatchObject({ ok: true })
      const received = service.received.at(-1)
      expect(received?.title).toBe(titleText(title) || 'Hush')
      expect(readMarkup(received?.body ?? '')).toBe(bodyText(body))
    }),
    { numRuns: 200 },
  )
})

test('a service that vanishes is noticed, and so is its return; its numbers are forgotten', async () => {
  await sink.show(hello)
  const changes: boolean[] = []
  sink.onAvailability((available) => changes.push(available))
  await service.release()
  await expect.poll(() => sink.available).toBe(false)
  expect(await sink.show(hello)).toEqual({ ok: false, problem: { code: 'absent' } })
  await service.claim()
  await expect.poll(() => sink.available).toBe(true)
  expect(await sink.show(hello)).toMatchObject({ ok: true })
  expect(service.received.at(-1)?.replacesId).toBe(0)
  expect(changes).toEqual([false, true])
})

test('a hung service costs two seconds once, and what it took is shown when it comes to', async () => {
  await sink.show(hello)
  service.hang()
  const startedAt = performance.now()
  const answer = await sink.show({ ...hello, body: 'while it hung' })
  const tookMs = performance.now() - startedAt
  expect(tookMs).toBeGreaterThan(1900)
  expect(tookMs).toBeLessThan(2600)
  expect(answer).toMatchObject({ ok: false, problem: { code: 'timed-out' } })
  expect(await sink.show({ ...hello, key: 'next' })).toEqual({ ok: false, problem: { code: 'busy' } })
  service.resume()
  expect(!answer.ok && answer.problem.code === 'timed-out' && (await answer.problem.shownLater)).toBe(true)
  await expect.poll(() => sink.available).toBe(true)
  expect(service.shown().map(({ body }) => body)).toEqual(['while it hung'])
})

test('what was withdrawn while the service hung does not stay on screen', async () => {
  await sink.show({ ...hello, key: 'other' })
  service.hang()
  const answer = sink.show(hello)
  await new Promise(setImmediate)
  const withdrawn = sink.withdraw('design')
  service.resume()
  await Promise.all([answer, withdrawn])
  await expect.poll(() => service.closed).toHaveLength(1)
  expect(service.shown().map(({ id }) => id)).toEqual([service.received[0]?.id])
})

test('what was withdrawn before the service was found is never shown', async () => {
  const shown = sink.show(hello)
  await sink.withdraw('design')
  await shown
  await sink.show({ ...hello, key: 'other' })
  expect(service.received.map(({ id }) => id)).toEqual([1])
})

test('an error of the service is a refusal, without a word of what it said', async () => {
  service.failWith('org.example.Error.Full')
  expect(await sink.show(hello)).toEqual({ ok: false, problem: { code: 'refused' } })
})

test('text is not escaped for a service that does not interpret markup', async () => {
  await service.stop()
  service = await startNotificationService({ address: bus.address, capabilities: ['body'] })
  await expect.poll(() => sink.interpretsMarkup).toBe(false)
  await sink.show({ ...hello, title: '<b>&', body: '<b>&' })
  expect(service.received).toMatchObject([{ title: '<b>&', body: '<b>&', actions: [] }])
  expect(sink.capabilities.click).toBe(false)
})

test('that a service takes no clicks is told once it has said so, and that the next one does', async () => {
  await service.stop()
  const told: boolean[] = []
  sink.onCapabilities(() => told.push(sink.capabilities.click))
  service = await startNotificationService({ address: bus.address, capabilities: ['body'] })
  await expect.poll(() => told).toEqual([false])
  await service.stop()
  service = await startNotificationService({ address: bus.address })
  await sink.show(hello)
  expect(told).toEqual([false, true])
})

test('a bus that is not there, or is gone, is an absent notifier', async () => {
  const own = await startPrivateBus()
  using lonely = createDbusSink({ clock: systemClock, address: own.address })
  const there = await startNotificationService({ address: own.address })
  expect(await lonely.show(hello)).toMatchObject({ ok: true })
  await own[Symbol.asyncDispose]()
  await expect.poll(() => lonely.available).toBe(false)
  expect(await lonely.show(hello)).toEqual({ ok: false, problem: { code: 'absent' } })
  await there.stop()
  for (const address of ['unix:path=/nonexistent', 'autolaunch:', 'nonsense']) {
    using nowhere = createDbusSink({ clock: systemClock, address })
    expect(await nowhere.show(hello)).toEqual({ ok: false, problem: { code: 'absent' } })
  }
})
