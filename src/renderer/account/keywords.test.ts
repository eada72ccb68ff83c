import { expect, test } from 'vitest'
import { failed, ok } from '../../shared/result.ts'
import { readKeywords } from './keywords.ts'

test('keywords stand one a line or with commas between, and once', () => {
  expect(readKeywords(' deploy, disk full\r\n\nÁrvíz,,DEPLOY\narviz')).toEqual(ok(['deploy', 'disk full', 'Árvíz']))
  expect(readKeywords(' \n , ')).toEqual(ok([]))
})

test('there are at most fifty, none longer than a hundred letters', () => {
  const numbers = (count: number): string => Array.from({ length: count }, (_, n) => String(n)).join('\n')
  expect(readKeywords(numbers(50)).ok).toBe(true)
  expect(readKeywords(numbers(51))).toEqual(failed({ code: 'too-many' }))
  expect(readKeywords('x'.repeat(100)).ok).toBe(true)
  expect(readKeywords(`a,${'x'.repeat(101)}`)).toEqual(failed({ code: 'too-long', keyword: 'x'.repeat(101) }))
})
