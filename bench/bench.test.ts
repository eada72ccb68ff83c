import { expect, test } from 'vitest'
import { decideFigure } from './decide/decide.ts'
import { jsonLine, median, rate, table, time } from './figures.ts'
import { parseOptions } from './options.ts'
import { rowNames } from './row-names.ts'

test('without a name every row is measured', () => {
  expect(parseOptions([])).toEqual({ json: false, help: false, rows: rowNames })
})

test('named rows are measured in the order of the table, once each', () => {
  expect(parseOptions(['start-10000', '--json', 'decide-0-muted', 'start-10000'])).toEqual({
    json: true,
    help: false,
    rows: ['decide-0-muted', 'start-10000'],
  })
})

test.each(['open-100000', 'search-100000', 'storm-10000', 'herd-100000', '--jason'])(
  'a row or option that is not known, %s, is answered by a sentence',
  (argument) => {
    expect(parseOptions([argument])).toMatch(/^There is no (row|option) ".*[.]$/)
  },
)

test('a line of JSON has the promised keys and no others', () => {
  const figure = time('start-10000', 1234.5, 'the empty shell', 617.25, 'a note')
  expect(JSON.parse(jsonLine(figure))).toEqual({
    row: 'start-10000',
    value: 1230,
    unit: 'ms',
    against: 'the empty shell',
    ratio: 0.5,
  })
})

test('the ratio says how many times better, for rates and for times', () => {
  expect(rate('decide-0-muted', 3_000_000, 'matrix-js-sdk', 1_000_000).ratio).toBe(3)
  expect(time('list-shown-10000', 100, 'a plain list', 2000).ratio).toBe(20)
})

test('the table says which goals are met and ends with the notes', () => {
  const text = table([
    time('stall-10000', 40, 'one after another', 4000),
    time('start-10000', 1600, 'the empty shell', 800, 'a note'),
  ])
  expect(text).toMatch(/stall-10000 .* 40 .* ≤ 50 .* met\n/)
  expect(text).toMatch(/start-10000 .* 1,600 .* missed\n\nstart-10000: a note$/)
})

test('the median of an even number is the lower of the middle ones', () => {
  expect(median([4, 1, 3, 2])).toBe(2)
})

test.each([
  ['decide-0-muted', 0],
  ['decide-10000-muted', 50],
] as const)('%s judges by both engines', async (row, muted) => {
  const figure = await decideFigure(row, muted, { conversations: 50, cpuMs: 5 })
  expect(figure).toMatchObject({ row, unit: 'decisions/s', against: 'matrix-js-sdk' })
  expect(figure.value).toBeGreaterThan(0)
  expect(figure.ratio).toBeGreaterThan(0)
})
