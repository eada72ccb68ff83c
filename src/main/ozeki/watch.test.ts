import { expect, test } from 'vitest'
import { createHeldClock } from '../../shared/testing/held-clock.ts'
import type { DoorbellEars } from './doorbell.ts'
import { createWatch } from './watch.ts'

function watching({ hasDoorbell }: { hasDoorbell: boolean }) {
  const clock = createHeldClock()
  const counts = { asked: 0, nudged: 0, started: 0, taken: 0 }
  let ears: DoorbellEars = { onRing: () => undefined, onState: () => undefined }
  const watch = createWatch({
    clock,
    hangDoorbell: hasDoorbell
      ? (given) => {
          ears = given
          return {
            start: () => counts.started++,
            nudge: () => counts.nudged++,
            [Symbol.dispose]: () => counts.taken++,
          }
        }
      : null,
    onMaybeChanged: () => counts.asked++,
  })
  return {
    clock,
    watch,
    counts,
    ring: () => ears.onRing(),
    become: (state: 'up' | 'down') => ears.onState(state),
  }
}

test('without a doorbell it asks every five seconds', () => {
  const { clock, watch, counts } = watching({ hasDoorbell: false })
  clock.advance(60_000)
  expect(counts.asked).toBe(0)
  watch.start()
  clock.advance(4999)
  expect(counts.asked).toBe(0)
  clock.advance(1)
  expect(counts.asked).toBe(1)
  clock.advance(25_000)
  expect(counts.asked).toBe(6)
})

test('with a doorbell it asks when that comes up, at every ring, and every five minutes', () => {
  const { clock, watch, counts, ring, become } = watching({ hasDoorbell: true })
  watch.start()
  expect(counts.started).toBe(1)
  become('up')
  expect(counts.asked).toBe(1)
  ring()
  ring()
  expect(counts.asked).toBe(3)
  clock.advance(299_999)
  expect(counts.asked).toBe(3)
  clock.advance(1)
  expect(counts.asked).toBe(4)
})

test('while the doorbell is down it asks every five seconds again, and at once when it is back', () => {
  const { clock, watch, counts, ring, become } = watching({ hasDoorbell: true })
  watch.start()
  become('up')
  ring()
  become('down')
  clock.advance(10_000)
  expect(counts.asked).toBe(4)
  become('up')
  expect(counts.asked).toBe(5)
  clock.advance(10_000)
  expect(counts.asked).toBe(5)
})

test('a doorbell that is up and has never rung may never ring: until it does, it asks every five seconds', () => {
  const { clock, watch, counts, ring, become } = watching({ hasDoorbell: true })
  watch.start()
  become('up')
  clock.advance(10_000)
  expect(counts.asked).toBe(3)
  ring()
  clock.advance(10_000)
  expect(counts.asked).toBe(4)
})

test('a nudge asks at once and passes on to the doorbell', () => {
  const { watch, counts } = watching({ hasDoorbell: true })
  watch.nudge()
  expect(counts).toMatchObject({ asked: 0, nudged: 0 })
  watch.start()
  watch.nudge()
  expect(counts).toMatchObject({ asked: 1, nudged: 1 })
})

test('after the end it asks no more and takes the doorbell down', () => {
  const { clock, watch, counts } = watching({ hasDoorbell: true })
  watch.start()
  watch[Symbol.dispose]()
  clock.advance(600_000)
  expect(counts).toMatchObject({ asked: 0, taken: 1 })
  expect(clock.timers).toBe(0)
})
