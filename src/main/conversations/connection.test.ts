import { expect, test } from 'vitest'
import { userId } from '../../shared/ids.ts'
import type { SignInProblem } from '../../shared/model.ts'
import { failed, ok, type Result } from '../../shared/result.ts'
import { createHeldClock } from '../../shared/testing/held-clock.ts'
import type { CallProblem, SignedIn } from '../ozeki/client.ts'
import { generateKeyPairSync } from 'node:crypto'
import { createConnection } from './connection.ts'

const session: SignedIn = {
  userId: userId('aa68d2204cb2bb85f2de3b9aad0d86d7'),
  fullName: 'Ozeki Alice',
  nick: 'Alice',
  privateKey: generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey,
  doorbellUrl: null,
}
const unreachable = failed({ code: 'unreachable', detail: 'net', answered: false } as const)
const refused = failed({ code: 'refused', serverSays: 'Session expired' } as const)

/** A server that answers sign-ins from a list, the last answer for ever. */
function setUp(...answers: Result<SignedIn, SignInProblem>[]) {
  const clock = createHeldClock()
  const seen: string[] = []
  let signIns = 0
  const connection = createConnection({
    client: {
      signIn: () => {
        const answer = answers[Math.min(signIns++, answers.length - 1)]
        return Promise.resolve(answer ?? unreachable)
      },
    },
    clock,
    nextDelay: (attempt) => 1000 * 2 ** attempt,
    onState: ({ state }) => seen.push(state),
    onSignedIn: () => seen.push('signed in'),
    onRejected: ({ code }) => seen.push(code),
  })
  return { connection, clock, seen, signIns: () => signIns }
}

const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('signs in again, with growing pauses, until the server is there', async () => {
  const { connection, clock, seen, signIns } = setUp(unreachable, unreachable, ok(session))
  connection.start()
  await soon()
  expect(seen).toEqual(['offline'])
  clock.advance(999)
  expect(signIns()).toBe(1)
  clock.advance(1)
  await soon()
  clock.advance(1999)
  expect(signIns()).toBe(2)
  clock.advance(1)
  await soon()
  expect(seen).toEqual(['offline', 'signed in', 'online'])
  clock.advance(1e9)
  expect(signIns()).toBe(3)
})

test('a person who asks need not wait for the pause', async () => {
  const { connection, seen } = setUp(unreachable, ok(session))
  connection.start()
  await soon()
  connection.retry()
  await soon()
  expect(seen).toEqual(['offline', 'signed in', 'online'])
})

test('a refusal signs in again, once for all who were refused, and asks once more', async () => {
  const { connection, signIns } = setUp(ok(session))
  connection.start()
  await soon()
  let expired = true
  const ask = (): Promise<Result<string, CallProblem>> => Promise.resolve(expired ? refused : ok('answer'))
  const both = [connection.call(ask), connection.call(ask), connection.call(ask)]
  await Promise.resolve()
  expired = false
  expect(await Promise.all(both)).toEqual([ok('answer'), ok('answer'), ok('answer')])
  expect(signIns()).toBe(2)
})

test('who is refused again in each new session signs in ever more seldom; whoever it helps resets that', async () => {
  const { connection, clock, signIns } = setUp(ok(session))
  connection.start()
  await soon()
  const ask = (): Promise<Result<string, CallProblem>> => Promise.resolve(refused)
  for (let asked = 0; asked < 60; asked++) {
    await connection.call(ask)
    clock.advance(1000)
  }
  // At the start, at once, and after pauses of 1, 2, 4, 8, 16 and (not yet over) 32 seconds.
  expect(signIns()).toBe(7)
  clock.advance(60_000)
  let expired = true
  const askOnce = (): Promise<Result<string, CallProblem>> => {
    const answer = expired ? refused : ok('answer')
    expired = false
    return Promise.resolve(answer)
  }
  expect(await connection.call(askOnce)).toEqual(ok('answer'))
  expect(signIns()).toBe(8)
  await connection.call(ask)
  clock.advance(1000)
  await connection.call(ask)
  expect(signIns()).toBe(10)
})

test('nonsense in answer to what can be done without is not being offline', async () => {
  const { connection, seen } = setUp(ok(session))
  connection.start()
  await soon()
  const nonsense = (): Promise<Result<string, CallProblem>> =>
    Promise.resolve(failed({ code: 'unreachable', detail: 'HTTP 404', answered: true } as const))
  await connection.call(nonsense, false)
  expect(seen).toEqual(['signed in', 'online'])
  await connection.call(nonsense)
  expect(seen).toEqual(['signed in', 'online', 'offline'])
})

test('the second refusal is the answer', async () => {
  const { connection, signIns } = setUp(ok(session))
  connection.start()
  await soon()
  let asked = 0
  const answer = await connection.call(() => {
    asked++
    return Promise.resolve(refused)
  })
  expect(answer).toEqual(refused)
  expect({ asked, signIns: signIns() }).toEqual({ asked: 2, signIns: 2 })
})

test('out of reach is told once, and so is coming back', async () => {
  const { connection, seen } = setUp(ok(session))
  connection.start()
  await soon()
  await connection.call(() => Promise.resolve(unreachable))
  await connection.call(() => Promise.resolve(unreachable))
  await connection.call(() => Promise.resolve(ok(1)))
  expect(seen).toEqual(['signed in', 'online', 'offline', 'online'])
})

test('however often it is asked for meanwhile, one attempt is under way and one is to come', async () => {
  const { connection, clock } = setUp(unreachable)
  connection.start()
  connection.retry()
  connection.retry()
  await soon()
  connection.retry()
  await soon()
  expect(clock.timers).toBe(1)
  connection[Symbol.dispose]()
  expect(clock.timers).toBe(0)
})

test('a refusal that signing in again cannot cure is tried again later, and told once', async () => {
  const no = failed({ code: 'refused', serverSays: 'Key revoked' } as const)
  const { connection, clock, seen, signIns } = setUp(ok(session), no, no, ok(session))
  connection.start()
  await soon()
  await connection.call(() => Promise.resolve(refused))
  expect(clock.timers).toBe(1)
  clock.advance(1000)
  await soon()
  clock.advance(2000)
  await soon()
  expect(signIns()).toBe(4)
  expect(seen).toEqual(['signed in', 'online', 'offline', 'refused', 'signed in', 'online'])
})

test('a server that does not want us is told to the person', async () => {
  const { connection, seen } = setUp(failed({ code: 'refused', serverSays: 'Unknown key' }))
  connection.start()
  await soon()
  expect(seen).toEqual(['offline', 'refused'])
})

test('who is lost by a question comes back without another, and more slowly each time that it does not last', async () => {
  const { connection, clock, seen, signIns } = setUp(ok(session))
  connection.start()
  await soon()
  clock.advance(60_000)
  for (const pauseMs of [1000, 2000, 4000]) {
    await connection.call(() => Promise.resolve(unreachable))
    await connection.call(() => Promise.resolve(unreachable))
    const before = signIns()
    clock.advance(pauseMs - 1)
    expect(signIns()).toBe(before)
    clock.advance(1)
    await soon()
    expect(signIns()).toBe(before + 1)
    expect(seen.at(-1)).toBe('online')
  }
  clock.advance(60_000)
  await connection.call(() => Promise.resolve(unreachable))
  clock.advance(1000)
  await soon()
  expect(signIns()).toBe(5)
})

test('a question that is answered meanwhile makes signing in again needless', async () => {
  const { connection, clock, signIns } = setUp(ok(session))
  connection.start()
  await soon()
  await connection.call(() => Promise.resolve(unreachable))
  await connection.call(() => Promise.resolve(ok('here again')))
  clock.advance(60_000)
  await soon()
  expect(signIns()).toBe(1)
})
