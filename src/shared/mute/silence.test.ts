import fc from 'fast-check'
import { expect, test } from 'vitest'
import { holdReasons, type Silence, type SilenceEnd } from './model.ts'
import { together } from './silence.ts'

const now = 1_000_000
const through = fc.record({ mentions: fc.boolean(), favourites: fc.boolean(), keywords: fc.boolean() })
const ends = fc.oneof(
  fc.record({ at: fc.integer({ min: 0, max: 2 * now }) }),
  fc.constantFrom<SilenceEnd>('quiet', 'mentioned', 'person', 'never'),
)
const silence = fc.oneof(
  fc.constant<Silence>({ silent: false }),
  fc.record({ silent: fc.constant(true as const), because: fc.constantFrom(...holdReasons), ends, through }),
)

test('of several silences the one that ends last gives reason and end; each has to let a message through', () => {
  const all = (silences: readonly Silence[]) => together(silences, now)
  const lasting = (ends: SilenceEnd, because: 'muted' | 'snooze', mentions = true): Silence => ({
    silent: true,
    because,
    ends,
    through: { mentions, favourites: true, keywords: false },
  })
  const [early, late] = [lasting({ at: now + 1 }, 'muted', false), lasting({ at: now + 2 }, 'snooze')]
  const both = { silent: true, because: 'snooze', ends: { at: now + 2 } }
  expect(all([early, late])).toMatchObject({ ...both, through: { mentions: false, favourites: true } })
  expect(all([late, early])).toMatchObject(both)
  expect(all([lasting({ at: now }, 'muted'), late])).toEqual(late)
  expect(all([lasting('quiet', 'muted'), late])).toMatchObject({ because: 'muted', ends: 'quiet' })
  expect(all([])).toEqual({ silent: false })
})

test('whatever they are: silent exactly while one of them is, never with a past end, and no easier to come through', () => {
  fc.assert(
    fc.property(fc.array(silence, { maxLength: 5 }), (silences) => {
      const active = silences.filter((each) => each.silent && (typeof each.ends !== 'object' || each.ends.at > now))
      const all = together(silences, now)
      expect(all.silent).toBe(active.length > 0)
      if (!all.silent) return
      if (typeof all.ends === 'object') expect(all.ends.at).toBeGreaterThan(now)
      for (const what of ['mentions', 'favourites', 'keywords'] as const) {
        expect(all.through[what]).toBe(active.every((each) => each.silent && each.through[what]))
      }
    }),
  )
})
