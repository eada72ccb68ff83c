import fc from 'fast-check'
import { expect, test } from 'vitest'
import { userId } from '../../shared/ids.ts'
import { nothingThrough, type MuteEnd, type MuteRule } from '../../shared/mute/model.ts'
import { DAY, HOUR } from '../../shared/time.ts'
import { endsAt, hasEnded, isEndedBy, silenceOf, waitsForQuiet } from './rules.ts'

const eve = userId('e'.repeat(32))
const bob = userId('b'.repeat(32))
const mentions = { mentions: true, favourites: false, keywords: false }
const rule = (ends: MuteEnd): MuteRule => ({ ends, through: mentions, madeAt: 0 })

test('an unmuted conversation is not silent', () => {
  expect(silenceOf({ muted: false, rule: null }, 0)).toEqual({ silent: false })
})

test('a bit without a rule silences without end and lets nothing through', () => {
  const silence = { silent: true, because: 'muted', ends: 'never', through: nothingThrough }
  expect(silenceOf({ muted: true, rule: null }, 0)).toEqual(silence)
})

test.for<[MuteEnd, unknown]>([
  [{ at: 10 }, { at: 10 }],
  [{ quietForMs: HOUR }, 'quiet'],
  ['when-mentioned', 'mentioned'],
  [{ whenWrites: eve }, 'person'],
  ['never', 'never'],
])('a rule that ends %j is shown to end %j, and keeps its own breakthroughs', ([ends, shown]) => {
  const silence = { silent: true, because: 'muted', ends: shown, through: mentions }
  expect(silenceOf({ muted: true, rule: rule(ends) }, 9)).toEqual(silence)
})

test('1: no silence ever shows a past time', () => {
  const ends = fc.oneof(
    fc.record({ at: fc.nat() }),
    fc.record({ quietForMs: fc.nat() }),
    fc.constantFrom('when-mentioned' as const, 'never' as const),
  )
  fc.assert(
    fc.property(ends, fc.nat(), (end, now) => {
      const silence = silenceOf({ muted: true, rule: rule(end) }, now)
      if (silence.silent && typeof silence.ends === 'object') expect(silence.ends.at).toBeGreaterThan(now)
    }),
  )
})

test('15: a rule ends at its instant and not a millisecond before, for any duration up to ten years', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3650 * DAY }), (at) => {
      expect(hasEnded(rule({ at }), 0, at - 1)).toBe(false)
      expect(hasEnded(rule({ at }), 0, at)).toBe(true)
      expect(endsAt(rule({ at }), 0)).toBe(at)
    }),
  )
})

test('a rule until it is quiet ends when nobody has written for that long', () => {
  const untilQuiet = rule({ quietForMs: HOUR })
  expect(hasEnded(untilQuiet, 5 * HOUR, 6 * HOUR - 1)).toBe(false)
  expect(hasEnded(untilQuiet, 5 * HOUR, 6 * HOUR)).toBe(true)
})

test.for<[MuteEnd, boolean, boolean, boolean]>([
  ['never', false, false, false],
  [{ at: 10 }, false, false, false],
  [{ quietForMs: HOUR }, false, false, false],
  ['when-mentioned', true, true, false],
  [{ whenWrites: eve }, true, false, true],
])('a rule that ends %j is ended as the table says', ([ends, byEveMentioning, byBobMentioning, byEve]) => {
  const at = { createdAt: 1, storedAt: 1 }
  expect(isEndedBy(rule(ends), { ...at, sender: eve, mentionsMe: true }, 1)).toBe(byEveMentioning)
  expect(isEndedBy(rule(ends), { ...at, sender: bob, mentionsMe: true }, 1)).toBe(byBobMentioning)
  expect(isEndedBy(rule(ends), { ...at, sender: eve, mentionsMe: false }, 1)).toBe(byEve)
  expect(waitsForQuiet(rule(ends))).toBe(typeof ends === 'object' && 'quietForMs' in ends)
})

test.for<MuteEnd>(['never', 'when-mentioned', { whenWrites: eve }])(
  'a rule that ends %j has no end by time',
  (ends) => {
    expect(endsAt(rule(ends), 0)).toBe(Infinity)
  },
)
