import { expect, test } from 'vitest'
import { createDemoKeeper, type DemoChild } from './demo-child.ts'

const ready = { type: 'ready', baseUrl: 'http://127.0.0.1:1', apiKey: 'k', password: 'p' }
const access = { ok: true, value: { baseUrl: 'http://127.0.0.1:1', apiKey: 'k', password: 'p' } }

interface FakeChild {
  readonly sent: unknown[]
  killed: boolean
  say: (message: unknown) => void
  exit: () => void
}
const nobody = (): void => undefined
const fakeChild = (): FakeChild => ({ sent: [], killed: false, say: nobody, exit: nobody })

function house() {
  const children: FakeChild[] = []
  const timers = new Set<() => void>()
  const demo = createDemoKeeper({
    dataDir: '/data/demo',
    clock: {
      now: () => 0,
      setTimer(_delayMs, fire) {
        timers.add(fire)
        return () => timers.delete(fire)
      },
    },
    fork(): DemoChild {
      const child = fakeChild()
      children.push(child)
      return {
        postMessage: (message) => child.sent.push(message),
        onMessage: (listener) => (child.say = listener),
        onExit: (listener) => (child.exit = listener),
        kill: () => (child.killed = true),
      }
    },
  })
  return { demo, children, timers, child: (at = 0) => children[at] ?? fakeChild() }
}

test('it is told where to keep its data, and tells how to sign in', async () => {
  const { demo, child, timers } = house()
  const started = demo.start()
  expect(child().sent).toEqual([{ type: 'start', dataDir: '/data/demo' }])
  child().say(ready)
  expect(await started).toEqual(access)
  expect(timers.size).toBe(0)
})

test('asked twice, it is started once', async () => {
  const { demo, children, child } = house()
  const both = [demo.start(), demo.start()]
  child().say(ready)
  expect(await Promise.all(both)).toEqual([access, access])
  expect(await demo.start()).toEqual(access)
  expect(children).toHaveLength(1)
})

test.each([
  [
    'says that it failed',
    (one: ReturnType<typeof house>) => one.child().say({ type: 'failed', message: 'The disk is full.' }),
  ],
  ['ends', (one: ReturnType<typeof house>) => one.child().exit()],
  ['says something else', (one: ReturnType<typeof house>) => one.child().say('hello')],
  ['says nothing for a minute', (one: ReturnType<typeof house>) => [...one.timers].forEach((fire) => fire())],
])('where it %s there is a sentence, and the next call tries again', async (_what, happen) => {
  const one = house()
  const started = one.demo.start()
  happen(one)
  const result = await started
  expect(result.ok ? '' : result.problem.detail).toMatch(/^The .*\.$/)
  const again = one.demo.start()
  one.child(1).say(ready)
  expect(await again).toEqual(access)
})

test('after it has ended, the next call starts it anew', async () => {
  const { demo, child, children } = house()
  const first = demo.start()
  child().say(ready)
  await first
  child().exit()
  const second = demo.start()
  child(1).say(ready)
  expect(await second).toEqual(access)
  expect(children).toHaveLength(2)
})

test('disposing ends it', async () => {
  const { demo, child } = house()
  const started = demo.start()
  child().say(ready)
  await started
  demo[Symbol.dispose]()
  expect(child().killed).toBe(true)
})
