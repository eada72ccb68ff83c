import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readOptions } from './options.ts'

const table = { '--name': 'NAME', '--loud': null } as const
const read = (...argv: string[]) => readOptions(argv, table)

test('a value follows an equals sign or stands beside its option', () => {
  const expected = [{ option: '--name', value: 'a=b c', problem: null }]
  expect(read('--name=a=b c')).toEqual(expected)
  expect(read('--name', 'a=b c')).toEqual(expected)
})

test('what looks like an option is a value only after an equals sign', () => {
  expect(read('--name=--loud')).toEqual([{ option: '--name', value: '--loud', problem: null }])
  expect(read('--name', '--loud')).toEqual([
    { option: '--name', value: null, problem: '--name needs a value: --name=NAME.' },
    { option: '--loud', value: '', problem: null },
  ])
})

test('a value that is missing, empty or too many is a sentence, and what follows is still read', () => {
  expect(read('--loud=yes', '--name=', '--loud').map((each) => ('problem' in each ? each.problem : each.word))).toEqual(
    ['--loud takes no value.', '--name needs a value: --name=NAME.', null],
  )
})

test('every word is an option, its value, or told as unknown', () => {
  expect(read('word', '--other=1', '--constructor', '-v')).toEqual(
    ['word', '--other=1', '--constructor', '-v'].map((word) => ({ option: null, word })),
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom('--name', '--loud', '--name=x', '--'))), (argv) => {
      const words = read(...argv).flatMap((each) => ('word' in each ? [each.word] : []))
      expect(argv).toEqual(expect.arrayContaining(words))
    }),
  )
})
