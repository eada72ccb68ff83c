import { expect, test } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../shared/time.ts'
import { bela, sampleRow } from '../testing/sample.ts'
import { muteEntries, timeOf } from './mute-entries.ts'

const group = sampleRow(1, { isGroup: true, participants: [{ id: bela, name: 'Bela' }] })
const direct = sampleRow(2, { isGroup: false, participants: [{ id: bela, name: 'Bela' }] })
const labels = (entries: ReturnType<typeof muteEntries>['others']) => entries.map(({ label }) => label)
/** 15:30 in Berlin, half past nine in New York. */
const moment = { now: Date.parse('2026-11-25T14:30:00Z'), timeZone: 'Europe/Berlin', morning: 9 * 60 }

test('every way to mute is there under its name, in its place', () => {
  expect(labels(muteEntries(group, []).others)).toEqual([
    'For 15 minutes',
    'For 1 hour',
    'For 8 hours',
    'Until tomorrow morning',
    'For 24 hours',
    'For 7 days',
    'Until it is quiet',
    'Until I am mentioned',
    'Until … writes',
    'Until I unmute',
    'Until a date and time…',
  ])
})

test('where only one other person can write, nobody is waited for', () => {
  expect(labels(muteEntries(direct, []).others)).not.toContain('Until … writes')
  expect(labels(muteEntries({ ...group, participants: [] }, []).others)).not.toContain('Until … writes')
})

test('the two lengths last used come first, and are not repeated below', () => {
  const { recent, others } = muteEntries(group, ['8h', 'morning', '7d'])
  expect(labels(recent)).toEqual(['For 8 hours', 'Until tomorrow morning'])
  expect(others).toHaveLength(9)
  expect(labels(others)).not.toContain('For 8 hours')
})

test('a length that a newer Hush remembered is passed over', () => {
  expect(labels(muteEntries(group, ['3w', '1h']).recent)).toEqual(['For 1 hour'])
})

test('each entry that ends at a time says which; the others say none', () => {
  const found = muteEntries(group, []).others.map((entry) => {
    const at = timeOf(entry, moment)
    return at === null ? null : at - moment.now
  })
  expect(found).toEqual([15 * MINUTE, HOUR, 8 * HOUR, 17.5 * HOUR, DAY, 7 * DAY, null, null, null, null, null])
})

test('tomorrow morning is the person’s own, by the clocks of where they are, through a change of the clocks', () => {
  const morning = muteEntries(group, []).others.find(({ id }) => id === 'morning')
  if (!morning) throw new Error('no morning')
  const iso = (over: Partial<typeof moment>) => new Date(timeOf(morning, { ...moment, ...over }) ?? 0).toISOString()
  expect(iso({})).toBe('2026-11-26T08:00:00.000Z')
  expect(iso({ morning: 6 * 60 + 30 })).toBe('2026-11-26T05:30:00.000Z')
  expect(iso({ timeZone: 'America/New_York' })).toBe('2026-11-26T14:00:00.000Z')
  expect(iso({ now: Date.parse('2027-03-27T12:00:00Z') })).toBe('2027-03-28T07:00:00.000Z')
})
