import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill/implementation'
import { expect, test } from 'vitest'
import { DAY, HOUR } from '../time.ts'
import { parseUntil, tomorrowAt, wallClock } from './until.ts'

const berlin = 'Europe/Berlin'
const at = (iso: string): number => Date.parse(iso)
/** A Wednesday, 15:30 in Berlin. */
const wednesday = at('2026-11-25T14:30:00Z')

test.each([
  ['monday 9', '2026-11-30T08:00:00Z'],
  ['Monday 09:30', '2026-11-30T08:30:00Z'],
  ['  mon   9 ', '2026-11-30T08:00:00Z'],
  ['friday', '2026-11-27T08:00:00Z'],
  ['wednesday 16', '2026-11-25T15:00:00Z'],
  ['wednesday 15:30', '2026-12-02T14:30:00Z'],
  ['wednesday', '2026-12-02T08:00:00Z'],
  ['tomorrow', '2026-11-26T08:00:00Z'],
  ['tomorrow 0', '2026-11-25T23:00:00Z'],
  ['tomorrow 17:45', '2026-11-26T16:45:00Z'],
  ['17:00', '2026-11-25T16:00:00Z'],
  ['9:05', '2026-11-26T08:05:00Z'],
  ['9pm', '2026-11-25T20:00:00Z'],
  ['2:30 PM', '2026-11-26T13:30:00Z'],
  ['5:00\u202fPM', '2026-11-25T16:00:00Z'],
  ['monday 9 am', '2026-11-30T08:00:00Z'],
  ['tomorrow 12am', '2026-11-25T23:00:00Z'],
  ['tomorrow 12:15pm', '2026-11-26T11:15:00Z'],
  ['2026-11-30T09:00', '2026-11-30T08:00:00Z'],
  ['2026-11-30 09:00', '2026-11-30T08:00:00Z'],
  ['2026-11-30T09:00:30', '2026-11-30T08:00:30Z'],
  ['2026-11-30T08:00:00.000Z', '2026-11-30T08:00:00Z'],
  ['2026-11-30T03:00-05:00', '2026-11-30T08:00:00Z'],
  ['2028-02-29T00:00Z', '2028-02-29T00:00:00Z'],
])('%j is understood', (phrase, iso) => {
  expect(parseUntil(phrase, wednesday, berlin)).toBe(at(iso))
})

test.each([
  ...['', '9', '24:00', '12:60', '1:5', 'monday 24', 'monday 9 sharp', 'monday at 9', 'mo 9', 'mond 9', 'monday9'],
  ...[
    'next monday',
    'today',
    'today 9',
    'noon',
    'tonight',
    'tomorrow morning',
    'yesterday',
    '13pm',
    '0am',
    'monday pm',
    '9.30',
    '-1:00',
  ],
  ...[
    '2026-11-30',
    '2026-02-30T09:00',
    '2026-13-01T09:00',
    '2026-11-30T24:00',
    '2026-11-30T09',
    '2026-11-30T09:00+99:00',
  ],
  ...['2026-11-30T09:00:61', '30.11.2026 9:00', '11/30/2026', '1796025600000', 'monday\n9', 'lundi 9', 'quiet', '8h'],
])('%j is not', (phrase) => {
  expect(parseUntil(phrase, wednesday, berlin)).toBeNull()
})

test.each(['2020-01-01T00:00', '2026-11-25T15:30', '2026-11-25T14:30:00Z', '0000-01-01T00:00'])(
  '%j is past',
  (phrase) => {
    expect(parseUntil(phrase, wednesday, berlin)).toBeNull()
  },
)

test('an hour that is skipped when the clocks go forward moves forward', () => {
  expect(parseUntil('02:30', at('2027-03-27T22:00:00Z'), berlin)).toBe(at('2027-03-28T01:30:00Z'))
  expect(parseUntil('2027-03-28T02:30', wednesday, berlin)).toBe(at('2027-03-28T01:30:00Z'))
  expect(parseUntil('sunday 3', at('2027-03-27T22:00:00Z'), berlin)).toBe(at('2027-03-28T01:00:00Z'))
})

test('of an hour that comes twice when the clocks go back, the first counts', () => {
  expect(parseUntil('2026-10-25T02:30', at('2026-10-01T00:00:00Z'), berlin)).toBe(at('2026-10-25T00:30:00Z'))
  expect(parseUntil('02:30', at('2026-10-25T00:45:00Z'), berlin)).toBe(at('2026-10-26T01:30:00Z'))
})

test('a week over a change of the clocks keeps its hour', () => {
  expect(parseUntil('monday 9', at('2026-10-23T10:00:00Z'), berlin)).toBe(at('2026-10-26T08:00:00Z'))
})

const zones = fc.constantFrom(
  berlin,
  'UTC',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
)
const instants = fc.integer({ min: at('2000-01-01T00:00:00Z'), max: at('2100-01-01T00:00:00Z') })
const times = fc.record({ hour: fc.integer({ min: 0, max: 23 }), minute: fc.integer({ min: 0, max: 59 }) })
const two = (n: number): string => String(n).padStart(2, '0')

test('in every zone, at every moment, a weekday and hour is the next one that the clocks show', () => {
  const days = fc.constantFrom('sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday')
  fc.assert(
    fc.property(instants, zones, days, times, (now, zone, day, { hour, minute }) => {
      const found = parseUntil(`${day} ${hour}:${two(minute)}`, now, zone) ?? 0
      expect(found).toBeGreaterThan(now)
      expect(found - now).toBeLessThanOrEqual(7 * DAY + 2 * HOUR)
      const shown = Temporal.Instant.fromEpochMilliseconds(found).toZonedDateTimeISO(zone)
      // Skipped hours move forward, at most by an hour here; over midnight nothing is skipped in these zones and years.
      const late = shown.hour * 60 + shown.minute - (hour * 60 + minute)
      expect([0, 30, 60]).toContain(late)
      expect(shown.second).toBe(0)
    }),
  )
})

test('in every zone, at every moment, a time of day is within a day, and tomorrow is after today', () => {
  fc.assert(
    fc.property(instants, zones, times, (now, zone, { hour, minute }) => {
      const time = `${hour}:${two(minute)}`
      const found = parseUntil(time, now, zone) ?? 0
      expect(found).toBeGreaterThan(now)
      expect(found - now).toBeLessThanOrEqual(DAY + 2 * HOUR)
      expect(parseUntil(`tomorrow ${time}`, now, zone)).toBeGreaterThan(now)
    }),
  )
})

test('tomorrow at a minute is the next day of the wall, whatever the clocks do that night', () => {
  expect(tomorrowAt(9 * 60, wednesday, berlin)).toBe(at('2026-11-26T08:00:00Z'))
  expect(tomorrowAt(9 * 60, at('2026-10-24T10:00:00Z'), berlin)).toBe(at('2026-10-25T08:00:00Z'))
  expect(tomorrowAt(150, at('2027-03-27T10:00:00Z'), berlin)).toBe(at('2027-03-28T01:30:00Z'))
  fc.assert(
    fc.property(instants, zones, times, (now, zone, { hour, minute }) => {
      const found = tomorrowAt(hour * 60 + minute, now, zone)
      expect(found).toBe(parseUntil(`tomorrow ${hour}:${two(minute)}`, now, zone))
    }),
  )
})

test('what the wall shows is read back as the same minute, but for the hour that comes twice', () => {
  expect(wallClock(wednesday, berlin)).toEqual({ date: '2026-11-25', time: '15:30' })
  fc.assert(
    fc.property(instants, zones, (moment, zone) => {
      const minute = Math.ceil(moment / 60_000) * 60_000
      const { date, time } = wallClock(minute, zone)
      expect(minute - (parseUntil(`${date}T${time}`, 0, zone) ?? 0)).toBeOneOf([0, HOUR / 2, HOUR])
    }),
  )
})

test('whatever is typed, the answer lies ahead or there is none', () => {
  const word = fc.constantFrom('monday', 'tomorrow', '9', '9:30', 'T', ':', '2026-11-30', ' ', 'z', '+01:00')
  const phrase = fc.oneof(
    fc.string(),
    fc.array(word, { maxLength: 5 }).map((words) => words.join(' ')),
  )
  fc.assert(
    fc.property(phrase, instants, (text, now) => {
      const found = parseUntil(text, now, berlin)
      expect(found === null || (Number.isSafeInteger(found) && found > now)).toBe(true)
    }),
  )
})
