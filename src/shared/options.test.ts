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
})

interface Thing {
  readonly words: readonly string[]
  readonly read: object
}
const value = fc.oneof(fc.string(), fc.constantFrom('--loud', '--name=x', '=')).filter((text) => text.trim() !== '')
const unknown = fc
  .oneof(fc.string(), fc.constantFrom('--', '--names', '-name', '=', '--constructor=1'))
  .filter((word) => !/^--(name|loud)(=|$)/.test(word))

/** What a person may type, each with how it is to be read. */
const thing: fc.Arbitrary<Thing> = fc.oneof(
  unknown.map((word): Thing => ({ words: [word], read: { option: null, word } })),
  fc.constant<Thing>({ words: ['--loud'], read: { option: '--loud', value: '', problem: null } }),
  value.map((text): Thing => ({ words: [`--name=${text}`], read: { option: '--name', value: text, problem: null } })),
  value
    .filter((text) => !text.startsWith('--'))
    .map((text): Thing => ({ words: ['--name', text], read: { option: '--name', value: text, problem: null } })),
  value.map((text): Thing => ({
    words: [`--loud=${text}`],
    read: { option: '--loud', value: null, problem: '--loud takes no value.' },
  })),
  fc.constant<Thing>({
    words: ['--name='],
    read: { option: '--name', value: null, problem: '--name needs a value: --name=NAME.' },
  }),
)

test('whatever is typed, and whatever follows it, each word is read as what it is, in its order', () => {
  fc.assert(
    fc.property(fc.array(thing), (things) => {
      expect(read(...things.flatMap(({ words }) => words))).toEqual(things.map((each) => each.read))
    }),
  )
})
