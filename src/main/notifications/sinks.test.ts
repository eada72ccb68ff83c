import { expect, test } from 'vitest'
import type { NotifierStatus } from '../../shared/model.ts'
import { createHeldClock } from '../../shared/testing/held-clock.ts'
import { createSinks } from './sinks.ts'
import { createFakeSink } from './testing/fake-sink.ts'

const hello = { key: 'design', title: 'Anna', body: 'Hello', silent: false }

function setUp() {
  const clock = createHeldClock()
  const dbus = createFakeSink('dbus')
  const helper = createFakeSink('node-notifier')
  const sinks = createSinks({ sinks: [dbus, helper], preferred: 'automatic', clock })
  const statuses: NotifierStatus[] = []
  const chosen: boolean[] = []
  sinks.onStatus((change) => {
    statuses.push(change.status)
    chosen.push(change.chosen)
  })
  let recoveries = 0
  sinks.onRecovered(() => (recoveries += 1))
  return { clock, dbus, helper, sinks, statuses, chosen, recoveries: () => recoveries }
}

test('the most capable notifier shows it, and no other', async () => {
  const { dbus, helper, sinks } = setUp()
  expect(await sinks.show(hello)).toEqual({ ok: true, value: null })
  expect([dbus.received.length, helper.received.length]).toEqual([1, 0])
  expect(sinks.status()).toEqual({ sink: 'dbus', working: true, canWithdraw: true, canClick: true })
})

test.for(['absent', 'refused'] as const)(
  'what is %s there is shown by the next, and the change is told',
  async (code) => {
    const { dbus, helper, sinks, statuses } = setUp()
    dbus.become(false)
    dbus.answerWith({ code })
    expect(await sinks.show(hello)).toEqual({ ok: true, value: null })
    expect(helper.received).toEqual([hello])
    expect(statuses).toEqual([{ sink: 'node-notifier', working: true, canWithdraw: false, canClick: false }])
  },
)

test('when the better one is back it is used again, and that is told', async () => {
  const { dbus, helper, sinks, statuses } = setUp()
  dbus.become(false)
  dbus.answerWith({ code: 'absent' })
  await sinks.show(hello)
  dbus.answerWith(null)
  dbus.become(true)
  await sinks.show(hello)
  expect([dbus.received.length, helper.received.length]).toEqual([1, 1])
  expect(statuses.map(({ sink }) => sink)).toEqual(['node-notifier', 'dbus'])
})

test('a hung service is not tried by another road, which would show it twice', async () => {
  const { dbus, helper, sinks } = setUp()
  dbus.answerWith({ code: 'timed-out', shownLater: Promise.resolve(true) })
  const answer = await sinks.show(hello)
  expect(answer).toMatchObject({ ok: false, problem: { code: 'in-doubt' } })
  dbus.answerWith({ code: 'busy' })
  expect(await sinks.show(hello)).toEqual({ ok: false, problem: { code: 'not-shown' } })
  expect(helper.received).toEqual([])
})

test('when nobody shows it, that is told, and offered again: later and later, or when one is back', async () => {
  const { clock, dbus, helper, sinks, statuses, recoveries } = setUp()
  dbus.answerWith({ code: 'absent' })
  helper.answerWith({ code: 'absent' })
  expect(await sinks.show(hello)).toEqual({ ok: false, problem: { code: 'not-shown' } })
  expect(statuses.at(-1)?.working).toBe(false)
  clock.advance(5_000)
  expect(recoveries()).toBe(1)
  await sinks.show(hello)
  clock.advance(9_000)
  expect(recoveries()).toBe(1)
  clock.advance(1_000)
  expect(recoveries()).toBe(2)
  await sinks.show(hello)
  dbus.become(true)
  expect(recoveries()).toBe(3)
  expect(statuses.at(-1)?.working).toBe(true)
})

test('the person may choose node-notifier, and the other still stands in for it', async () => {
  const { dbus, helper, sinks, statuses } = setUp()
  await sinks.show(hello)
  sinks.prefer('node-notifier')
  await sinks.show(hello)
  expect(helper.received).toHaveLength(1)
  expect(dbus.screen.size).toBe(0)
  helper.answerWith({ code: 'absent' })
  await sinks.show(hello)
  expect(dbus.received).toHaveLength(2)
  sinks.prefer('automatic')
  expect(statuses.map(({ sink }) => sink)).toEqual(['node-notifier', 'dbus'])
})

test('a notifier that turns out to take no clicks is told, and nobody chose it', () => {
  const { dbus, sinks, statuses, chosen } = setUp()
  dbus.capabilities.click = false
  dbus.tellCapabilities()
  expect(statuses).toEqual([{ sink: 'dbus', working: true, canWithdraw: true, canClick: false }])
  expect(sinks.status()).toEqual(statuses[0])
  sinks.prefer('node-notifier')
  expect(chosen).toEqual([false, true])
})

test('a setting that leaves the notifier as it was chooses nothing', () => {
  const { dbus, sinks, statuses } = setUp()
  dbus.capabilities.click = false
  sinks.prefer('automatic')
  expect(statuses).toEqual([])
})

test('a service that hangs is told, and told to be back when it has shown what it was given', async () => {
  const { dbus, sinks, statuses } = setUp()
  const late = Promise.withResolvers<boolean>()
  dbus.answerWith({ code: 'timed-out', shownLater: late.promise })
  await sinks.show(hello)
  expect(statuses.map(({ working }) => working)).toEqual([false])
  late.resolve(true)
  await late.promise
  expect(statuses.map(({ working }) => working)).toEqual([false, true])
})

test('clicks and withdrawals pass through', async () => {
  const { dbus, sinks } = setUp()
  const clicked: string[] = []
  const end = sinks.onClicked((key) => clicked.push(key))
  await sinks.show(hello)
  dbus.click('design')
  await sinks.withdraw('design')
  expect(dbus.screen.size).toBe(0)
  end()
  dbus.click('design')
  expect(clicked).toEqual(['design'])
})
