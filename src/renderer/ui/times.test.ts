import { expect, test } from 'vitest'
import { DAY, HOUR } from '../../shared/time.ts'
import { dayWords, endWords, timeWords, whenWords } from './times.ts'

const now = new Date(2026, 10, 24, 14, 54).getTime()

test('an end today is a time, within the week a day and a time, beyond it a date', () => {
  expect(endWords(now + HOUR, now, 'en-GB')).toBe('15:54')
  expect(endWords(now + DAY, now, 'en-GB')).toBe('Wed 14:54')
  expect(endWords(now + 7 * DAY, now, 'en-GB')).toBe('1 Dec 14:54')
  expect(endWords(now + 60 * DAY, now, 'en-GB')).toBe('23 Jan 2027 14:54')
})

test('what came is a time today, a weekday this week, then a date', () => {
  expect(whenWords(now - HOUR, now, 'en-GB')).toBe('13:54')
  expect(whenWords(now - DAY, now, 'en-GB')).toBe('Mon')
  expect(whenWords(now - 20 * DAY, now, 'en-GB')).toBe('4 Nov')
  expect(whenWords(now - 365 * DAY, now, 'en-GB')).toBe('24/11/2025')
})

test('a day of the log is named as people name it, and one to come by its date', () => {
  expect(dayWords(now, now, 'en-GB')).toBe('Today')
  expect(dayWords(now - DAY, now, 'en-GB')).toBe('Yesterday')
  expect(dayWords(now - 4 * DAY, now, 'en-GB')).toBe('Friday')
  expect(dayWords(now + 2 * DAY, now, 'en-GB')).toBe('Thursday 26 November')
  expect(dayWords(now - 365 * DAY, now, 'en-GB')).toMatch(/^Monday,? 24 November 2025$/)
})

test('words are those of a formatter made anew, on both sides of a change of the clocks and at the end of time', () => {
  for (const at of [Date.UTC(2026, 2, 29, 0, 30), Date.UTC(2026, 2, 29, 1, 30), Date.UTC(2026, 9, 25, 1, 30), now])
    expect(timeWords(at, 'en-US')).toBe(new Intl.DateTimeFormat('en-US', { timeStyle: 'short' }).format(at))
  expect(timeWords(8.64e15, 'en-GB')).toMatch(/^\d\d:\d\d$/)
})
