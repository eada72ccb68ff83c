import { expect, test } from 'vitest'
import { lineOf, one, sum, tallyOf } from './tally.ts'

const vitest = { numPassedTests: 7, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1, testResults: [] }
const playwright = { config: {}, stats: { expected: 5, unexpected: 0, skipped: 6, flaky: 0, duration: 1 } }

test('the last line sums every suite', () => {
  const total = sum([one(true), one(true), tallyOf(vitest, false), tallyOf(playwright, true)])
  expect(lineOf(total)).toBe('14 passed, 1 failed, 9 skipped')
})

test('a suite that failed without a failed test is a failure all the same', () => {
  expect(tallyOf({ ...vitest, numFailedTests: 0 }, false).failed).toBe(1)
  expect(tallyOf(null, false)).toEqual({ passed: 0, failed: 1, skipped: 0 })
})

test('a test that passed only at a second try has not passed', () => {
  expect(tallyOf({ stats: { expected: 1, unexpected: 0, skipped: 0, flaky: 1 } }, true).failed).toBe(1)
})
