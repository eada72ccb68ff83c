import { expect, test } from 'vitest'
import { createKeywordFinder } from './keywords.ts'

const finds = createKeywordFinder(['Deploy', ' disk  full ', 'C++', '#prod', 'árvíz', '障害', '𝒳y', ''])

test.each([
  ['deploy at noon', true],
  ['the DEPLOY!', true],
  ['(deploy)', true],
  ['pre-deploy', true],
  ['deployed', false],
  ['redeploy', false],
  ['deploy2', false],
  ['redeploy, then deploy', true],
  ['the disk\nfull again', true],
  ['disk fuller', false],
  ['c++ and more', true],
  ['c++11', true],
  ['abc++', false],
  ['#Prod is down', true],
  ['on#prod', true],
  ['ARVIZ', true],
  ['a\u0301rviz', true],
  ['árvízi', false],
  ['大障害発生', true],
  ['𝒳y', true],
  ['𝒳𝒳y', false],
  ['', false],
  ['   ', false],
])('%j says a keyword: %s', (text, expected) => {
  expect(finds(text)).toBe(expected)
})

test('without keywords nothing is said', () => {
  expect(createKeywordFinder([])('anything')).toBe(false)
  expect(createKeywordFinder(['', '  '])('any  thing')).toBe(false)
})
