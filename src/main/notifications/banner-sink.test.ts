import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createHeldClock } from '../../shared/testing/held-clock.ts'
import { hostileText } from '../../shared/testing/hostile-text.ts'
import { createBannerSink, type BannerEvents, type Banners } from './banner-sink.ts'
import { createSinks } from './sinks.ts'
import { createFakeSink } from './testing/fake-sink.ts'

type Made = Parameters<Banners['make']>[0] & { events: BannerEvents; shows: number; closes: number }

/** A system whose answers the test gives; `answer` says what it does by itself inside `show`. */
function setUp(answer: 'shown' | 'failed' | 'nothing' | 'throws' = 'shown') {
  const clock = createHeldClock()
  const made: Made[] = []
  const system = { answer, supported: true }
  const sink = createBannerSink({
    clock,
    banners: {
      isSupported: () => system.supported,
      make(options, events) {
        const one: Made = { ...options, events, shows: 0, closes: 0 }
        made.push(one)
        return {
          show() {
            one.shows += 1
            if (system.answer === 'throws') throw new Error('no')
            if (system.answer === 'shown') events.onShown()
            if (system.answer === 'failed') events.onFailed()
          },
          close() {
            one.closes += 1
          },
        }
      },
    },
  })
  const clicked: string[] = []
  const changes: boolean[] = []
  sink.onClicked((key) => clicked.push(key))
  sink.onAvailability((available) => changes.push(available))
  return { clock, made, system, sink, clicked, changes }
}

const hello = { key: 'design', title: 'Anna', body: 'Hello', silent: false }
const shown = { ok: true, value: null }
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('a notification that is shown inside the call is shown, once', async () => {
  const { made, sink } = setUp()
  expect(await sink.show(hello)).toEqual(shown)
  expect(made).toMatchObject([{ title: 'Anna', body: 'Hello', silent: false, shows: 1, closes: 0 }])
})

test('a newer one of the same conversation takes the place of the last, once it is on screen', async () => {
  const { made, system, sink } = setUp()
  await sink.show(hello)
  system.answer = 'nothing'
  const second = sink.show({ ...hello, body: 'Again' })
  expect(made[0]?.closes).toBe(0)
  made[1]?.events.onShown()
  expect(await second).toEqual(shown)
  expect(made.map(({ closes }) => closes)).toEqual([1, 0])
})

test('one that fails leaves the last on screen, and the next notifier shows it', async () => {
  const { made, system, sink, clock, changes } = setUp()
  const helper = createFakeSink('node-notifier')
  using sinks = createSinks({ sinks: [sink, helper], preferred: 'automatic', clock })
  await sinks.show(hello)
  expect(sinks.status()).toEqual({ sink: 'electron', working: true, canWithdraw: true, canClick: true })
  system.answer = 'failed'
  expect(await sinks.show({ ...hello, key: 'lunch' })).toEqual(shown)
  expect(helper.received.map(({ key }) => key)).toEqual(['lunch'])
  expect(made[0]?.closes).toBe(0)
  expect(sinks.status()).toEqual({ sink: 'node-notifier', working: true, canWithdraw: false, canClick: false })
  system.answer = 'shown'
  await sinks.show(hello)
  expect(changes).toEqual([false, true])
  expect(sinks.status().sink).toBe('electron')
})

test.for([
  ['throws', 'refused'],
  ['failed', 'refused'],
] as const)('a system that %s is told as %s', async ([answer, code]) => {
  const { sink, changes } = setUp(answer)
  expect(await sink.show(hello)).toEqual({ ok: false, problem: { code } })
  expect(changes).toEqual([false])
})

test('where the system has no notifications, nothing is tried', async () => {
  const { made, system, sink } = setUp()
  system.supported = false
  expect(await sink.show(hello)).toEqual({ ok: false, problem: { code: 'absent' } })
  expect(made).toEqual([])
})

test('a system that does not answer costs two seconds, and may still answer', async () => {
  const { clock, made, sink } = setUp('nothing')
  const first = sink.show(hello)
  clock.advance(2000)
  const answer = await first
  expect(answer).toMatchObject({ ok: false, problem: { code: 'timed-out' } })
  expect(await sink.show({ ...hello, key: 'lunch' })).toEqual({ ok: false, problem: { code: 'busy' } })
  made[0]?.events.onShown()
  expect(!answer.ok && answer.problem.code === 'timed-out' && (await answer.problem.shownLater)).toBe(true)
  expect(sink.available).toBe(true)
})

test('what was never answered is taken back before it is offered again', async () => {
  const { clock, made, sink } = setUp('nothing')
  const first = sink.show(hello)
  clock.advance(2000)
  const answer = await first
  clock.advance(60_000)
  expect(!answer.ok && answer.problem.code === 'timed-out' && (await answer.problem.shownLater)).toBe(false)
  expect(made[0]?.closes).toBe(1)
  made[0]?.events.onShown()
  void sink.show(hello)
  expect(made).toHaveLength(2)
})

test('a click tells which conversation, also from the system’s list', async () => {
  const { made, sink, clicked } = setUp()
  await sink.show(hello)
  made[0]?.events.onClicked()
  expect(clicked).toEqual(['design'])
  await sink.withdraw('design')
  expect(made[0]?.closes).toBe(0)
})

test('a withdrawn one is closed; one that the person closed is not closed again', async () => {
  const { made, sink } = setUp()
  await sink.show(hello)
  await sink.withdraw('design')
  await sink.withdraw('design')
  expect(made[0]?.closes).toBe(1)
  await sink.show(hello)
  made[1]?.events.onGone()
  await sink.withdraw('design')
  expect(made[1]?.closes).toBe(0)
})

test('one that is withdrawn before the system answers never stays', async () => {
  const { made, sink } = setUp('nothing')
  const first = sink.show(hello)
  await sink.withdraw('design')
  expect(await first).toEqual(shown)
  made[0]?.events.onShown()
  await turn()
  await sink.withdraw('design')
  expect(made[0]?.closes).toBe(1)
})

test('∀ key and text: what the system is given keeps its limits', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ maxLength: 200 }), hostileText, hostileText, async (key, title, body) => {
      const { made, sink } = setUp()
      await sink.show({ key, title, body, silent: true })
      const [given] = made
      expect(given?.groupId.length).toBeLessThanOrEqual(64)
      expect(given?.title).not.toBe('')
      expect(given?.body).not.toBe('')
    }),
  )
})

test('after its end nothing is shown, and nothing waits', async () => {
  const { made, sink } = setUp('nothing')
  const waiting = sink.show(hello)
  sink[Symbol.dispose]()
  expect(await waiting).toEqual(shown)
  expect(await sink.show(hello)).toEqual({ ok: false, problem: { code: 'busy' } })
  expect(made).toHaveLength(1)
})
