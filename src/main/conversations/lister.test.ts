import { expect, test } from 'vitest'
import { createHeldClock } from '../../shared/testing/held-clock.ts'
import { createLister } from './lister.ts'

function setUp() {
  const clock = createHeldClock()
  const answers: ((answered: boolean) => void)[] = []
  const lister = createLister({ list: () => new Promise((resolve) => answers.push(resolve)), clock })
  const answer = async (tookMs: number, answered = true): Promise<void> => {
    clock.advance(tookMs)
    answers.at(-1)?.(answered)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { clock, lister, answer, asked: () => answers.length }
}

test('however often it is asked meanwhile, one list is in flight and one waits', async () => {
  const { lister, answer, asked, clock } = setUp()
  const first = lister.ask()
  const others = [lister.ask(), lister.ask(), lister.ask()]
  expect(asked()).toBe(1)
  await answer(0)
  expect(await first).toBe(true)
  expect(asked()).toBe(2)
  clock.advance(1e6)
  expect(asked()).toBe(2)
  await answer(0)
  expect(await Promise.all(others)).toEqual([true, true, true])
})

test('a list that took long is not repeated for ten times as long', async () => {
  const { lister, answer, asked, clock } = setUp()
  void lister.ask()
  await answer(300)
  void lister.ask()
  expect(lister.wait()).toBe(3000)
  clock.advance(2999)
  expect(asked()).toBe(1)
  clock.advance(1)
  expect(asked()).toBe(2)
})

test('a list that waited in vain for its answer says nothing of what a list costs', async () => {
  const { lister, answer, asked } = setUp()
  void lister.ask()
  await answer(90_000, false)
  void lister.ask()
  expect(asked()).toBe(2)
})

test('a clock set back does not hold the next list up', async () => {
  const { lister, answer, asked, clock } = setUp()
  void lister.ask()
  await answer(300)
  clock.set(clock.now() - 3_600_000)
  void lister.ask()
  expect(asked()).toBe(2)
})

test('after its end nobody waits for ever', async () => {
  const { lister } = setUp()
  void lister.ask()
  const waiting = lister.ask()
  lister[Symbol.dispose]()
  expect(await waiting).toBe(false)
  expect(await lister.ask()).toBe(false)
})
