import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../../shared/time.ts'
import { startPrivateBus, type PrivateBus } from '../../../tools/notification-service/private-bus.ts'
import { readMarkup } from '../../../tools/notification-service/received.ts'
import { startNotificationService, type NotificationService } from '../../../tools/notification-service/service.ts'
import { createNodeNotifierSink } from './node-notifier-sink.ts'
import { bodyText, titleText } from './sink-text.ts'
import type { NotificationSink } from './sink.ts'
import { hostileText } from '../../shared/testing/hostile-text.ts'

let bus: PrivateBus
let service: NotificationService
let sink: NotificationSink
const addressBefore = process.env['DBUS_SESSION_BUS_ADDRESS']

beforeAll(async () => {
  bus = await startPrivateBus()
  // notify-send knows no other way to be told.
  process.env['DBUS_SESSION_BUS_ADDRESS'] = bus.address
})
afterAll(async () => {
  process.env['DBUS_SESSION_BUS_ADDRESS'] = addressBefore
  await bus[Symbol.asyncDispose]()
})
beforeEach(async () => {
  service = await startNotificationService({ address: bus.address })
  sink = createNodeNotifierSink({ clock: systemClock, platform: 'linux' })
})
afterEach(async () => {
  sink[Symbol.dispose]()
  await service.stop()
})

const hello = { key: 'design', title: 'Anna', body: 'Hello', silent: false }
const typed = (text: string): string => text.replace(/^\u2060-/, '-')

test('a notification arrives once, through notify-send', async () => {
  expect(await sink.show(hello)).toEqual({ ok: true, value: null })
  expect(service.received).toMatchObject([
    { appName: 'Hush', title: 'Anna', body: 'Hello', hints: { category: 'im.received', 'desktop-entry': 'hush' } },
  ])
  await sink.show({ ...hello, silent: true })
  expect(service.received[1]?.hints).toMatchObject({ 'suppress-sound': true })
})

test.for([
  ['--help', '<b>&'],
  ['-u', 'C:\\new\\table'],
  ['$(id)', '`id` "q" \'q\' \\'],
  ['a\u202egnp.exe', '-1'],
  ['C:\\new', ''],
])('%j with %j arrives as typed', async ([title, body]) => {
  await sink.show({ ...hello, title: title ?? '', body: body ?? '' })
  const [received] = service.received
  expect(typed(received?.title ?? '')).toBe(titleText(title ?? ''))
  expect(typed(readMarkup(received?.body ?? ''))).toBe(bodyText(body ?? '') || 'New message')
})

test('what anybody writes arrives as written', async () => {
  await fc.assert(
    fc.asyncProperty(hostileText, hostileText, async (title, body) => {
      expect(await sink.show({ ...hello, title, body })).toEqual({ ok: true, value: null })
      const received = service.received.at(-1)
      expect(typed(received?.title ?? '')).toBe(titleText(title) || 'Hush')
      expect(typed(readMarkup(received?.body ?? ''))).toBe(bodyText(body) || 'New message')
    }),
    { numRuns: 60 },
  )
}, 30_000)

test('where the desktop does not interpret markup, nothing is escaped', async () => {
  using plain = createNodeNotifierSink({ clock: systemClock, platform: 'linux', interpretsMarkup: () => false })
  await plain.show({ ...hello, body: '<b>&' })
  expect(service.received[0]?.body).toBe('<b>&')
})

test('one helper at a time, and the newest of each conversation', async () => {
  const answers = Array.from({ length: 30 }, (_, n) => sink.show({ ...hello, key: `k${n % 3}`, body: `text ${n}` }))
  expect((await Promise.all(answers)).every((answer) => answer.ok)).toBe(true)
  expect(service.received.map(({ body }) => body)).toEqual(['text 0', 'text 27', 'text 28', 'text 29'])
})

test('more conversations than can wait are turned away, and told so', async () => {
  const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => sink.show({ ...hello, key: `k${n}` })))
  const turnedAway = answers.filter((answer) => !answer.ok)
  expect(turnedAway.length).toBeGreaterThan(0)
  expect(turnedAway.every((answer) => answer.problem.code === 'busy')).toBe(true)
  expect(service.received).toHaveLength(answers.length - turnedAway.length)
})

test('without a service the notifier is absent, and back when the service is', async () => {
  const changes: boolean[] = []
  sink.onAvailability((available) => changes.push(available))
  await service.release()
  expect(await sink.show(hello)).toEqual({ ok: false, problem: { code: 'absent' } })
  await service.claim()
  expect(await sink.show(hello)).toEqual({ ok: true, value: null })
  expect(changes).toEqual([false, true])
})

test('a hung service costs two seconds, and what it took is shown when it comes to', async () => {
  service.hang()
  const startedAt = performance.now()
  const [first, waiting] = await Promise.all([sink.show(hello), sink.show({ ...hello, key: 'waits' })])
  expect(performance.now() - startedAt).toBeLessThan(2600)
  expect(first).toMatchObject({ ok: false, problem: { code: 'timed-out' } })
  expect(waiting).toEqual({ ok: false, problem: { code: 'busy' } })
  expect(await sink.show(hello)).toEqual({ ok: false, problem: { code: 'busy' } })
  service.resume()
  expect(!first.ok && first.problem.code === 'timed-out' && (await first.problem.shownLater)).toBe(true)
  expect(sink.available).toBe(true)
  expect(service.received).toHaveLength(1)
})

test('no text of a message is in what the sink says of its failure', async () => {
  await service.release()
  const answer = await sink.show({ ...hello, body: 'secret words' })
  expect(JSON.stringify(answer)).not.toContain('secret')
})
