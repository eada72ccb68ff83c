import { expect, test } from 'vitest'
import { nothingThrough, type MuteRule, type SilenceEnd } from '../../shared/mute/model.ts'
import { ringOf } from './ring.ts'

const rule: MuteRule = { ends: { at: 3000 }, through: nothingThrough, madeAt: 1000 }
const row = (ends: SilenceEnd, by: MuteRule | null = rule) => ({
  silence: { silent: true, because: 'muted', ends, through: nothingThrough } as const,
  rule: by,
})

test('what is not silent has no ring, what has no end a whole one, what must happen first a dotted one', () => {
  expect(ringOf({ silence: { silent: false }, rule: null }, 0)).toBeNull()
  expect(ringOf(row('never'), 0)).toBe('full')
  expect(ringOf(row('quiet'), 0)).toBe('dotted')
  expect(ringOf(row('mentioned'), 0)).toBe('dotted')
})

test('a timed silence runs down from its making to its end, and never past either', () => {
  expect(ringOf(row({ at: 3000 }), 1000)).toEqual({ left: 1 })
  expect(ringOf(row({ at: 3000 }), 2500)).toEqual({ left: 0.25 })
  expect(ringOf(row({ at: 3000 }), 4000)).toEqual({ left: 0 })
  expect(ringOf(row({ at: 3000 }), 0)).toEqual({ left: 1 })
})
