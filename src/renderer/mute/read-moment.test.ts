import { expect, test } from 'vitest'
import { readMoment } from './read-moment.ts'

const now = Date.parse('2026-11-25T14:30:00Z')

test('a moment to come, one that is past, and what is not understood are three things', () => {
  const read = (phrase: string) => readMoment(phrase, now, 'Europe/Berlin')
  expect(read('monday 9')).toEqual({ ok: true, value: Date.parse('2026-11-30T08:00:00Z') })
  expect(read('2026-11-25T15:30')).toEqual({ ok: false, problem: { code: 'past', at: now } })
  expect(read('when pigs fly')).toEqual({ ok: false, problem: { code: 'unclear' } })
  expect(read('T09:00')).toEqual({ ok: false, problem: { code: 'unclear' } })
})
