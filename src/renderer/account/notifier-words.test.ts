import { expect, test } from 'vitest'
import { notifierWords } from './notifier-words.ts'

test.for([
  ['dbus', true, true, 'the desktop. Clicking one opens the conversation, and one that you have read is taken away.'],
  [
    'electron',
    true,
    true,
    'the system. Clicking one opens the conversation, and one that you have read is taken away.',
  ],
  ['dbus', true, false, 'the desktop. This notifier cannot tell of clicks.'],
  ['node-notifier', false, true, 'node-notifier. This notifier cannot withdraw notifications.'],
  [
    'node-notifier',
    false,
    false,
    'node-notifier. This notifier can neither withdraw notifications nor tell of clicks.',
  ],
] as const)('of %s that withdraws: %s, clicks: %s, what it can do is said', ([sink, canWithdraw, canClick, words]) => {
  expect(notifierWords({ sink, working: true, canWithdraw, canClick })).toBe(`Shown by ${words}`)
})

test('where none works, nothing is said of what it could do', () => {
  const words = notifierWords({ sink: 'electron', working: false, canWithdraw: true, canClick: true })
  expect(words).toBe('No notifier works right now. What is held back is kept.')
})
