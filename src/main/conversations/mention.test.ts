import { expect, test } from 'vitest'
import { createMentionFinder } from './mention.ts'

const namesMe = createMentionFinder(['Émile', 'Émile Laurent'])

test.each([
  ['@emile is the restore done?', true],
  ['ask @ÉMILE, please', true],
  ['(@émile)', true],
  ['@Emile Laurent!', true],
  ['@e\u0301mile decomposed', true],
  ['@emiles are others', false],
  ['@emile2', false],
  ['@emileő', false],
  ['emile without the sign', false],
  ['me@emil.example', false],
  ['@emilea then @emile', true],
  ['', false],
])('%j names Émile: %s', (text, expected) => {
  expect(namesMe(text)).toBe(expected)
})

test('a person without a name is never mentioned', () => {
  expect(createMentionFinder(['', '  '])('@ @  hello')).toBe(false)
})
