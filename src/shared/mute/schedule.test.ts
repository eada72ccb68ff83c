import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill/implementation'
import { expect, test } from 'vitest'
import { DAY, HOUR } from '../time.ts'
import type { Week } from './model.ts'
import { stretchAt } from './schedule.ts'

const berlin = 'Europe/Berlin'
const at = (iso: string): number => Date.parse(iso)
const shown = (week: Week, now: string, zone = berlin): string => {
  const stretch = stretchAt(week, at(now), zone)
  if (!stretch) return 'none'
  const iso = (instant: number): string =>
    instant === Infinity ? 'never' : new Date(instant).toISOString().slice(0, 16)
  return `${iso(stretch.from)} to ${iso(stretch.to)}`
}
const weekdays = [1, 2, 3, 4, 5]
const nights: Week = [{ days: [1, 2, 3, 4, 5, 6, 7], from: 22 * 60, to: 7 * 60 }]
const outsideWork: Week = [
  { days: weekdays, from: 0, to: 9 * 60 },
  { days: weekdays, from: 17 * 60, to: 24 * 60 },
  { days: [6, 7], from: 0, to: 24 * 60 },
]

test('a night lasts past midnight, also where it began on the day before', () => {
  expect(shown(nights, '2026-11-25T12:00Z')).toBe('2026-11-25T21:00 to 2026-11-26T06:00')
  expect(shown(nights, '2026-11-25T21:00Z')).toBe('2026-11-25T21:00 to 2026-11-26T06:00')
  expect(shown(nights, '2026-11-26T05:59Z')).toBe('2026-11-25T21:00 to 2026-11-26T06:00')
  expect(shown(nights, '2026-11-26T06:00Z')).toBe('2026-11-26T21:00 to 2026-11-27T06:00')
})

test('spans that touch are one stretch: from Friday evening to Monday morning', () => {
  expect(shown(outsideWork, '2026-11-28T12:00Z')).toBe('2026-11-27T16:00 to 2026-11-30T08:00')
  expect(shown(outsideWork, '2026-11-25T10:00Z')).toBe('2026-11-25T16:00 to 2026-11-26T08:00')
})

test('a week without a gap never ends, and an empty one never begins', () => {
  expect(shown([{ days: [1, 2, 3, 4, 5, 6, 7], from: 0, to: 24 * 60 }], '2026-11-25T12:00Z')).toMatch(/to never$/)
  expect(shown([{ days: [1, 2, 3, 4, 5, 6, 7], from: 600, to: 600 }], '2026-11-25T12:00Z')).toMatch(/to never$/)
  expect(shown([], '2026-11-25T12:00Z')).toBe('none')
})

test('the clock on the wall decides, through both changes of the year', () => {
  // 29 March 2026: two becomes three. 25 October 2026: three becomes two.
  expect(shown(nights, '2026-03-28T22:00Z')).toBe('2026-03-28T21:00 to 2026-03-29T05:00')
  expect(shown(nights, '2026-10-24T22:00Z')).toBe('2026-10-24T20:00 to 2026-10-25T06:00')
  const early: Week = [{ days: [7], from: 150, to: 200 }]
  expect(shown(early, '2026-03-29T00:00Z')).toBe('2026-03-29T01:00 to 2026-03-29T01:20')
  expect(shown(early, '2026-10-25T00:00Z')).toBe('2026-10-25T00:30 to 2026-10-25T02:20')
})

const week = fc.array(
  fc.record({
    days: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
    from: fc.nat(24 * 60),
    to: fc.nat(24 * 60),
  }),
  { maxLength: 4 },
)
const zone = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC')
const tenYears = fc.integer({ min: at('2024-01-01T00:00Z'), max: at('2034-01-01T00:00Z') })

test('over ten years and all changes of the clocks: no stretch is past or empty, and each agrees with the wall', () => {
  fc.assert(
    fc.property(week, tenYears, zone, (spans, now, timeZone) => {
      const stretch = stretchAt(spans, now, timeZone)
      if (!stretch) {
        expect(spans).toEqual([])
        return
      }
      expect(stretch.to).toBeGreaterThan(Math.max(now, stretch.from))
      expect(stretch.from - now).toBeLessThanOrEqual(8 * DAY)
      // The same one is found from its first moment and from its last.
      expect(stretchAt(spans, Math.max(stretch.from, now), timeZone)?.to).toBe(stretch.to)
      const wall = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone)
      const minute = wall.hour * 60 + wall.minute
      const isNear = (edge: number): boolean => Math.abs(edge - now) <= 2 * HOUR
      // Within two hours of an edge a change of the clocks may move it.
      if (isNear(stretch.from) || isNear(stretch.to)) return
      const yesterday = ((wall.dayOfWeek + 5) % 7) + 1
      const isWithin = spans.some(({ days, from, to }) =>
        to > from
          ? days.includes(wall.dayOfWeek) && minute >= from && minute < to
          : (days.includes(wall.dayOfWeek) && minute >= from) || (days.includes(yesterday) && minute < to),
      )
      expect(stretch.from <= now).toBe(isWithin)
    }),
    { numRuns: 2000 },
  )
})
