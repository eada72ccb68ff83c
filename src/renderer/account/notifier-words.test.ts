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
  ['dbus', true, false, 'the desktop. One that you have read is taken away, but clicking one does nothing.'],
  [
    'node-notifier',
    false,
    true,
    'node-notifier. Clicking one opens the conversation, but one that you have read stays.',
  ],
  ['node-notifier', false, false, 'node-notifier. Clicking one does nothing, and one that you have read stays.'],
] as const)('of %s that withdraws: %s, clicks: %s, what it can do is said', ([sink, canWithdraw, canClick, words]) => {
  expect(notifierWords({ sink, working: true, canWithdraw, canClick })).toBe(`Shown by ${words}`)
})

test('where none works, nothing is said of what it could do', () => {
  const words = notifierWords({ sink: 'electron', working: false, canWithdraw: true, canClick: true })
  expect(words).toBe('No notifier works right now. What is held back is kept.')
})
