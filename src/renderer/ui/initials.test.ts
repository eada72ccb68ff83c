import { expect, test } from 'vitest'
import { hueOf, initialsOf } from './initials.ts'

test('a name of words gives their first letters, one word its first two', () => {
  expect(initialsOf('Bela Kovács')).toBe('BK')
  expect(initialsOf('émile laurent 🌙')).toBe('ÉL')
  expect(initialsOf('lunch')).toBe('Lu')
  expect(initialsOf('')).toBe('')
})

test('a letter of several code points stays whole, and a name without letters shows what it has', () => {
  expect(initialsOf('e\u0301mile')).toBe('E\u0301m')
  expect(initialsOf('👩‍🚀🚀')).toBe('👩‍🚀')
})

test('a name always has the same hue, on the circle', () => {
  expect(hueOf('Design team')).toBe(hueOf('Design team'))
  for (const name of ['', 'a', 'Ж'.repeat(1000)]) expect(hueOf(name)).toBeGreaterThanOrEqual(0)
  for (const name of ['', 'a', 'Ж'.repeat(1000)]) expect(hueOf(name)).toBeLessThanOrEqual(360)
})
