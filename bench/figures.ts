import { goalOf } from './goals.ts'
import type { RowName } from './row-names.ts'

/** One row of the benchmark. `ratio` is how many times better than `against`, measured in the same run. */
export interface Figure {
  readonly row: RowName
  readonly value: number
  readonly unit: 'decisions/s' | 'ms'
  readonly against: string
  readonly ratio: number
  /** What else was seen, for people; not in the JSON. */
  readonly note?: string
}

/** More is better: `value` and `other` are both rates. */
export function rate(row: RowName, value: number, against: string, other: number): Figure {
  return { row, value: rounded(value), unit: 'decisions/s', against, ratio: rounded(value / other) }
}

/** Less is better: `value` and `other` are both milliseconds. */
export function time(row: RowName, value: number, against: string, other: number, note?: string): Figure {
  const figure = { row, value: rounded(value), unit: 'ms', against, ratio: rounded(other / value) } as const
  return note === undefined ? figure : { ...figure, note }
}

/** The middle one; the lower of two middle ones. NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? NaN
}

/** One line of `--json`: the keys are a promise to scripts (docs/user-guide has them too). */
export function jsonLine({ row, value, unit, against, ratio }: Figure): string {
  return JSON.stringify({ row, value, unit, against, ratio })
}

/** For people: a line a figure, whether the goal is met, and the notes below. */
export function table(figures: readonly Figure[]): string {
  const cells = figures.map((figure) => {
    const goal = goalOf(figure)
    const against = `${figure.ratio.toLocaleString('en')} × ${figure.against}`
    return [figure.row, figure.value.toLocaleString('en'), figure.unit, against, goal?.text ?? '', goal?.verdict ?? '']
  })
  const lines = [['row', 'value', 'unit', 'times better than', 'goal', ''], ...cells]
  const width = (column: number): number => Math.max(...lines.map((line) => line[column]?.length ?? 0))
  const padded = lines.map((line) =>
    line
      .map((cell, at) => (at === 1 ? cell.padStart(width(at)) : cell.padEnd(width(at))))
      .join('  ')
      .trimEnd(),
  )
  const notes = figures.flatMap(({ row, note }) => (note === undefined ? [] : [`${row}: ${note}`]))
  return [...padded, ...(notes.length > 0 ? ['', ...notes] : [])].join('\n')
}

/** Three digits say all that a measurement on a busy machine can. */
const rounded = (value: number): number => Number(value.toPrecision(3))
