import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const page = readFileSync(join(root, 'docs/threat-model.md'), 'utf8')

test('every test that the threat model names is there', () => {
  const named = [...page.matchAll(/^ {2}- `([^`]+)`: (.+)$/gm)].map(([, file = '', sentence = '']) => ({
    file,
    sentence,
  }))
  expect(named.length).toBeGreaterThan(40)
  const missing = named.filter(({ file, sentence }) => {
    const path = join(root, file)
    return !existsSync(path) || !readFileSync(path, 'utf8').includes(sentence)
  })
  expect(missing).toEqual([])
})
