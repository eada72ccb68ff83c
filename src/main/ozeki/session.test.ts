import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { userId } from '../../shared/ids.ts'
import { ok } from '../../shared/result.ts'
import { createHeldClock } from '../../shared/testing/held-clock.ts'
import type { SignedIn } from './client.ts'
import { createServerSession } from './session.ts'
import { startBellServer } from './testing/bell-server.ts'

const newKey = () => generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey
const signedIn = (privateKey = newKey(), doorbellUrl: string | null = null): SignedIn => ({
  userId: userId('d'.repeat(32)),
  fullName: 'Dana Kis',
  nick: 'Dana',
  privateKey,
  doorbellUrl,
})

function newSession() {
  const clock = createHeldClock()
  const counts = { announced: 0, asked: 0 }
  const session = createServerSession({
    client: { announceAvailable: () => Promise.resolve(ok((counts.announced++, null))) },
    clock,
    random: () => 0.5,
    onMaybeChanged: () => counts.asked++,
  })
  return { clock, counts, session }
}

test('keys that have been opened stay until a sign-in brings another private key', () => {
  using session = newSession().session
  expect(session.keyring()).toBeNull()
  const key = newKey()
  session.renew(signedIn(key))
  const keyring = session.keyring()
  session.renew(signedIn(key))
  expect(session.keyring()).toBe(keyring)
  session.renew(signedIn())
  expect(session.keyring()).not.toBe(keyring)
})

test('without a doorbell it asks by the clock, once however often somebody signed in, until it ends', () => {
  const { session, clock, counts } = newSession()
  clock.advance(10_000)
  expect(counts.asked).toBe(0)
  session.renew(signedIn())
  session.renew(signedIn())
  clock.advance(10_000)
  expect(counts.asked).toBe(2)
  session[Symbol.dispose]()
  clock.advance(10_000)
  expect(counts.asked).toBe(2)
})

test('a doorbell stays while it is the same, moves where it is another, and says each time that the person is there', async () => {
  await using first = await startBellServer()
  await using second = await startBellServer()
  const { counts, ...made } = newSession()
  using session = made.session
  session.renew(signedIn(newKey(), first.url))
  await expect.poll(() => counts).toEqual({ announced: 1, asked: 1 })
  session.renew(signedIn(newKey(), first.url))
  first.ring('one')
  await expect.poll(() => counts).toEqual({ announced: 1, asked: 2 })
  session.renew(signedIn(newKey(), second.url))
  await expect.poll(() => counts).toEqual({ announced: 2, asked: 3 })
  first.ring('two')
  second.ring('three')
  await expect.poll(() => counts).toEqual({ announced: 2, asked: 4 })
})
