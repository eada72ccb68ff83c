import fc from 'fast-check'
import { expect, test } from 'vitest'
import { oneLine, plainText } from './plain-text.ts'
import { hostileText } from './testing/hostile-text.ts'

const limits = fc.record({
  maxLength: fc.integer({ min: 1, max: 300 }),
  lines: fc.constantFrom<'kept' | 'one'>('kept', 'one'),
})

const isForbidden = (character: string): boolean => {
  const code = character.codePointAt(0) ?? 0
  const isControl = code < 32 || (code >= 127 && code < 160)
  return (isControl && character !== '\n') || (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069)
}

test('no text gets past with a control, a direction override, half a character, or more than the limit', () => {
  fc.assert(
    fc.property(hostileText, limits, (text, limit) => {
      const plain = plainText(text, limit)
      expect(plain.length).toBeLessThanOrEqual(limit.maxLength)
      expect(plain.isWellFormed()).toBe(true)
      expect(Array.from(plain).filter(isForbidden)).toEqual([])
      if (limit.lines === 'one') expect(plain).not.toContain('\n')
    }),
  )
})

test('ordinary text within the limit is left as it is', () => {
  const words = fc.string({
    unit: fc.constantFrom('a', 'Ő', '<b>', '&', '\\', '-', '👋🏽', 'ש', '\u200f'),
    maxLength: 40,
  })
  fc.assert(
    fc.property(words, (text) => {
      expect(plainText(text, { maxLength: 1000, lines: 'kept' })).toBe(text)
    }),
  )
})

test('a cut is made between characters as people see them, and shown', () => {
  const family = '👩‍👩‍👧‍👦'
  expect(plainText(family.repeat(3), { maxLength: 25, lines: 'one' })).toBe(`${family.repeat(2)}…`)
  expect(plainText('abcdef', { maxLength: 4, lines: 'one' })).toBe('abc…')
})

test('a single character longer than the limit is still cut', () => {
  const pile = `e${'\u0301'.repeat(100)}`
  expect(plainText(pile, { maxLength: 10, lines: 'one' })).toHaveLength(10)
})

test('line breaks of every kind are kept in a body and become spaces in a title', () => {
  const text = 'one\r\ntwo\u2028three\ttabbed'
  expect(plainText(text, { maxLength: 100, lines: 'kept' })).toBe('one\ntwo\nthree tabbed')
  expect(plainText(text, { maxLength: 100, lines: 'one' })).toBe('one two three tabbed')
})

test('in one line of somebody else’s there is no direction mark at all, and no blank at its ends', () => {
  expect(oneLine('\u200f a\u061cb\u202e\nc\u200e ', 100)).toBe('ab c')
})

test('half a character becomes the sign for it', () => {
  expect(plainText('a\ud800b', { maxLength: 10, lines: 'one' })).toBe('a\ufffdb')
})

test('a megabyte costs next to nothing', () => {
  const text = 'é'.repeat(1_000_000)
  const startedAt = performance.now()
  expect(plainText(text, { maxLength: 100, lines: 'one' })).toHaveLength(100)
  expect(performance.now() - startedAt).toBeLessThan(50)
})
