import { expect, onTestFinished, test } from 'vitest'
import { startPrivateBus } from '../../../tools/notification-service/private-bus.ts'
import { startNotificationService } from '../../../tools/notification-service/service.ts'
import { conversationId, messageId, userId } from '../../shared/ids.ts'
import type { ConversationRow, Message, Notice } from '../../shared/model.ts'
import type { Judgement } from '../../shared/mute/model.ts'
import { createHeldClock } from '../../shared/testing/held-clock.ts'
import { ordinaryRow } from '../../shared/testing/ordinary-row.ts'
import { DAY, SECOND, systemClock as clock } from '../../shared/time.ts'
import { createNotices } from '../notices.ts'
import { createNotifierNews } from '../notifier-news.ts'
import { createDbusSink } from './dbus-sink.ts'
import { createDeliverer } from './deliverer.ts'
import { createNodeNotifierSink } from './node-notifier-sink.ts'
import { createSinks } from './sinks.ts'
import { viewOf } from './view.ts'

const anna = userId('a'.repeat(32))
const rows = new Map(
  Array.from({ length: 5 }, (_, n): ConversationRow => {
    const id = conversationId(`${n}`.repeat(32))
    return ordinaryRow(id, { name: `Room ${n}`, participants: [{ id: anna, name: 'Anna' }], unread: 1 })
  }).map((row) => [row.id, row]),
)

/** A message in each conversation. */
const inEach = (text: string): Message[] =>
  [...rows.values()].map(({ id, name }, position) => ({
    id: messageId(`${text}-${position}`),
    conversationId: id,
    position,
    createdAt: clock.now(),
    validUntil: clock.now() + DAY,
    content: { kind: 'text', sender: anna, text: `${text} in ${name}`, mentionsMe: false },
    delivery: 'received',
  }))

/**
 * A desktop whose notification service Hush speaks to itself, and, on a bus of its own, the one that notify-send reaches:
 * so both can be told apart, and each stopped alone.
 */
async function setUp() {
  const [bus, otherBus] = await Promise.all([startPrivateBus(), startPrivateBus()])
  const helper = await startNotificationService({ address: otherBus.address })
  const addressBefore = process.env['DBUS_SESSION_BUS_ADDRESS']
  process.env['DBUS_SESSION_BUS_ADDRESS'] = otherBus.address
  const sinks = createSinks({
    sinks: [createDbusSink({ clock, address: bus.address }), createNodeNotifierSink({ clock, platform: 'linux' })],
    preferred: 'automatic',
    clock,
  })
  const recorded: Judgement[] = []
  const deliverer = createDeliverer({
    sinks,
    viewOf: (id) => viewOf({ rows, looking: null, everywhere: [], favouritePeople: new Set() }, id, clock.now()),
    matchesKeyword: () => false,
    record: (judgements) => recorded.push(...judgements),
    onOpen: () => undefined,
    me: userId('0'.repeat(32)),
    clock,
  })
  const held = createHeldClock()
  const notices = createNotices(() => undefined)
  const news = createNotifierNews(notices, sinks.status(), held)
  sinks.onStatus(news.follow)
  held.advance(10 * SECOND)
  onTestFinished(async () => {
    await deliverer[Symbol.asyncDispose]()
    sinks[Symbol.dispose]()
    process.env['DBUS_SESSION_BUS_ADDRESS'] = addressBefore
    await helper.stop()
    await Promise.all([bus[Symbol.asyncDispose](), otherBus[Symbol.asyncDispose]()])
  })
  const start = () => startNotificationService({ address: bus.address })
  const shown = (): string[] => recorded.filter(({ verdict }) => verdict.verdict === 'show').map((e) => e.messageId)
  /** What the window shows once the change has lasted. */
  const told = (): readonly Notice[] => {
    held.advance(10 * SECOND)
    return notices.all()
  }
  return { start, helper, sinks, deliverer, shown, told, dismiss: () => notices.dismiss('notifier') }
}

const texts = (received: readonly { readonly body: string }[]): string[] => received.map(({ body }) => body)
const said = (text: string) => inEach(text).map(({ content }) => content.kind === 'text' && content.text)

test('what was to be shown while the service went away comes through the next one, each once, and both changes are told', async () => {
  const { start, helper, sinks, deliverer, shown, told, dismiss } = await setUp()
  const desktop = await start()
  deliverer.arrived(inEach('before'))
  await expect.poll(() => texts(desktop.received)).toEqual(said('before'))

  desktop.hang()
  deliverer.arrived(inEach('meanwhile'))
  await desktop.crash()
  await expect
    .poll(() => texts(helper.received), { timeout: 15_000 })
    .toEqual(expect.arrayContaining(said('meanwhile')))
  expect(helper.received).toHaveLength(rows.size)
  await expect
    .poll(() => shown().sort())
    .toEqual([...inEach('before'), ...inEach('meanwhile')].map(({ id }) => id).sort())
  const through = { sink: 'node-notifier', working: true, canWithdraw: false, canClick: false }
  expect(told()).toEqual([{ id: 'notifier', status: through, isAnother: true }])
  dismiss()
  expect(told()).toEqual([])

  const again = await start()
  await expect.poll(() => sinks.status().sink).toBe('dbus')
  deliverer.arrived(inEach('after'))
  await expect.poll(() => texts(again.received), { timeout: 15_000 }).toEqual(said('after'))
  expect(helper.received).toHaveLength(rows.size)
  expect(told()).toMatchObject([{ id: 'notifier', status: { sink: 'dbus', canWithdraw: true }, isAnother: true }])
  await again.stop()
})
