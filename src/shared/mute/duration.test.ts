import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DAY, HOUR, MINUTE, SECOND } from '../time.ts'
import { parseDuration } from './duration.ts'

test.each([
  ['30s', 30 * SECOND],
  ['15m', 15 * MINUTE],
  ['1h', HOUR],
  ['2d', 2 * DAY],
  ['1w', 7 * DAY],
  ['1h30m', HOUR + 30 * MINUTE],
  ['008h', 8 * HOUR],
  ['36525d', 36_525 * DAY],
])('%s is a duration', (text, ms) => {
  expect(parseDuration(text)).toBe(ms)
})

test.each([
  ...['', '0s', '0h0m', '-1h', '+1h', '1', 'h', '1h30', '1.5h', '1,5h', '1 h', ' 1h', '1h\n', '1H', '1M', '1y', '1e3s'],
  ...['36525d1s', '9'.repeat(400) + 's', '١h', '1h-30m', '1h,30m', 'NaNs', 'Infinitys', 'quiet', '1month', '0x10s'],
])('%j is none', (text) => {
  expect(parseDuration(text)).toBeNull()
})

const parts = fc.array(fc.tuple(fc.integer({ min: 0, max: 5000 }), fc.constantFrom('s', 'm', 'h', 'd')), {
  minLength: 1,
  maxLength: 5,
})

test('a sum lasts as long as its parts together, in any order', () => {
  fc.assert(
    fc.property(parts, (some) => {
      const alone = some.map(([count, unit]) => parseDuration(`${count}${unit}`) ?? 0)
      const together = alone.reduce((sum, ms) => sum + ms, 0)
      const text = some.map(([count, unit]) => `${count}${unit}`)
      expect(parseDuration(text.join(''))).toBe(together === 0 ? null : together)
      expect(parseDuration(text.toReversed().join(''))).toBe(together === 0 ? null : together)
    }),
  )
})

test('whatever is typed, a duration is a whole number of milliseconds that the clock can count', () => {
  const typed = fc.oneof(fc.string(), fc.stringMatching(/^(\d{1,20}[smhdw]){1,4}$/))
  fc.assert(
    fc.property(typed, (text) => {
      const ms = parseDuration(text)
      expect(ms === null || (Number.isSafeInteger(ms) && ms > 0 && ms < 8.64e15 - Date.UTC(9000, 0))).toBe(true)
    }),
  )
})
