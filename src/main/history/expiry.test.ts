import { expect, onTestFinished, test } from 'vitest'
import { conversationId, messageId } from '../../shared/ids.ts'
import { MINUTE, SECOND } from '../../shared/time.ts'
import { createHeldClock } from '../../shared/testing/held-clock.ts'
import { createExpiry } from './expiry.ts'

const here = conversationId('8ca16186c36a4e0a1ef2096e6c60b613')
const message = { conversationId: here, messageId: messageId('short') }

/** One message that expires in five seconds, on a disk that may refuse. */
function oneMessage() {
  const clock = createHeldClock()
  const at = clock.now() + 5 * SECOND
  const disk = { canRead: true, canWrite: true, isThere: true }
  const broke: unknown[] = []
  const gone: unknown[] = []
  const expiry = createExpiry({
    clock,
    history: {
      expire(now) {
        if (!disk.canWrite) throw new Error('read-only')
        if (!disk.isThere || now < at) return []
        disk.isThere = false
        return [message]
      },
      nextExpiry() {
        if (!disk.canRead) throw new Error('malformed')
        return disk.isThere ? at : null
      },
    },
    onBroke: (error) => broke.push(error),
    onExpired: (messages) => gone.push([...messages]),
  })
  onTestFinished(() => expiry[Symbol.dispose]())
  return { clock, disk, broke, gone, expiry }
}
const told = [[[here, [message.messageId]]]]

test('a message is deleted at the second at which it expires, and told once', () => {
  const { clock, gone, expiry } = oneMessage()
  expiry.check()
  clock.advance(5 * SECOND - 1)
  expect(gone).toEqual([])
  clock.advance(1)
  expect(gone).toEqual(told)
  clock.advance(10 * MINUTE)
  expect(gone).toEqual(told)
})

test('a disk that takes no change is tried again each minute', () => {
  const { clock, disk, broke, gone, expiry } = oneMessage()
  disk.canWrite = false
  expiry.check()
  clock.advance(MINUTE)
  expect([broke.length, gone]).toEqual([2, []])
  disk.canWrite = true
  clock.advance(MINUTE)
  expect([broke.length, gone]).toEqual([2, told])
})

test('a disk that cannot be read throws at nobody, also not from the timer, and is tried again each minute', () => {
  const { clock, disk, broke, gone, expiry } = oneMessage()
  disk.canRead = false
  expiry.check()
  expect(broke).toHaveLength(1)
  clock.advance(MINUTE)
  // What was deleted is told, although what comes next is not known.
  expect([broke.length, gone]).toEqual([2, told])
  disk.canRead = true
  clock.advance(10 * MINUTE)
  expect([broke.length, gone]).toEqual([2, told])
})
