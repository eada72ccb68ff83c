import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../../shared/time.ts'
import { startPrivateBus, type PrivateBus } from '../../../tools/notification-service/private-bus.ts'
import { startNotificationService, type NotificationService } from '../../../tools/notification-service/service.ts'
import { createDbusSink } from './dbus-sink.ts'
import { createNodeNotifierSink } from './node-notifier-sink.ts'
import { createSinks, type Sinks } from './sinks.ts'

let bus: PrivateBus
let service: NotificationService
let sinks: Sinks
const addressBefore = process.env['DBUS_SESSION_BUS_ADDRESS']
const clock = systemClock
const hello = { key: 'design', title: '--help', body: '<b>&', silent: false }

const sinksAt = (address: string): Sinks => {
  const dbus = createDbusSink({ clock, address })
  const interpretsMarkup = (): boolean => dbus.interpretsMarkup ?? true
  const helper = createNodeNotifierSink({ clock, platform: 'linux', interpretsMarkup })
  return createSinks({ sinks: [dbus, helper], preferred: 'automatic', clock })
}

beforeAll(async () => {
  bus = await startPrivateBus()
  process.env['DBUS_SESSION_BUS_ADDRESS'] = bus.address
})
afterAll(async () => {
  process.env['DBUS_SESSION_BUS_ADDRESS'] = addressBefore
  await bus[Symbol.asyncDispose]()
})
beforeEach(async () => {
  service = await startNotificationService({ address: bus.address })
})
afterEach(async () => {
  sinks[Symbol.dispose]()
  await service.stop()
})

test('the real service over D-Bus comes first, and only once', async () => {
  sinks = sinksAt(bus.address)
  await sinks.show(hello)
  expect(service.received).toMatchObject([{ title: '--help', body: '&lt;b&gt;&amp;', actions: ['default', 'Open'] }])
  expect(sinks.status()).toEqual({ sink: 'dbus', working: true, canWithdraw: true, canClick: true })
})

test('where Hush cannot speak to the bus itself, notify-send does', async () => {
  sinks = sinksAt('unix:path=/nonexistent')
  await sinks.show(hello)
  expect(service.received).toMatchObject([{ title: '\u2060--help', body: '&lt;b&gt;&amp;', actions: [] }])
  expect(sinks.status()).toMatchObject({ sink: 'node-notifier', working: true })
})

test('a service that is gone is told, and its return is told at once', async () => {
  sinks = sinksAt(bus.address)
  await sinks.show(hello)
  await service.release()
  await expect.poll(() => sinks.status().sink).toBe('node-notifier')
  expect(await sinks.show(hello)).toEqual({ ok: false, problem: { code: 'not-shown' } })
  expect(sinks.status().working).toBe(false)
  const recovered = new Promise<void>((resolve) => {
    sinks.onRecovered(() => resolve())
  })
  await service.claim()
  await recovered
  expect(sinks.status()).toMatchObject({ sink: 'dbus', working: true })
  expect(await sinks.show(hello)).toEqual({ ok: true, value: null })
})

test('the text is escaped by neither where the desktop shows it as it is', async () => {
  await service.stop()
  service = await startNotificationService({ address: bus.address, capabilities: ['body'] })
  sinks = sinksAt(bus.address)
  await sinks.show(hello)
  sinks.prefer('node-notifier')
  await sinks.show(hello)
  expect(service.received.map(({ body }) => body)).toEqual(['<b>&', '<b>&'])
})
