import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextDelay } from './backoff.ts'

const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

test('a delay is a whole number of milliseconds below a ceiling that doubles from one second to one minute', () => {
  fc.assert(
    fc.property(fc.nat(10_000), unit, (attempt, luck) => {
      const delay = nextDelay(attempt, () => luck)
      expect(Number.isInteger(delay)).toBe(true)
      expect(delay).toBeGreaterThanOrEqual(0)
      expect(delay).toBeLessThan(Math.min(60_000, 1000 * 2 ** attempt))
    }),
  )
})

test('with the same luck a later attempt never waits less', () => {
  fc.assert(
    fc.property(fc.nat(100), fc.nat(100), unit, (a, b, luck) => {
      const random = () => luck
      expect(nextDelay(Math.min(a, b), random)).toBeLessThanOrEqual(nextDelay(Math.max(a, b), random))
    }),
  )
})

test('luck spreads over the whole span', () => {
  expect(nextDelay(3, () => 0)).toBe(0)
  expect(nextDelay(3, () => 0.5)).toBe(4000)
  expect(nextDelay(3, () => 0.9999)).toBe(7999)
})
