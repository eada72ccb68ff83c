import { commandLineWords as words } from '../src/shared/messages/command-line.ts'
import { readOptions } from '../src/shared/options.ts'
import { isRowName, rowNames, type RowName } from './row-names.ts'

/** What `npm run bench` was asked for. */
export interface BenchOptions {
  readonly json: boolean
  readonly help: boolean
  /** All of them where none is named. */
  readonly rows: readonly RowName[]
}

export const usage = [
  'npm run -s bench -- [--json] [ROW…]',
  '  --json  one JSON object a line instead of a table',
  '  ROW     only these rows:',
  ...rowNames.map((row) => `          ${row}`),
].join('\n')

/** A sentence where something is off. */
export function parseOptions(args: readonly string[]): BenchOptions | string {
  const rows: RowName[] = []
  const given = new Set<string>()
  for (const typed of readOptions(args, { '--json': null, '--help': null })) {
    if (typed.option !== null) {
      if (typed.problem !== null) return typed.problem
      given.add(typed.option)
    } else if (isRowName(typed.word)) rows.push(typed.word)
    else if (typed.word.startsWith('-')) return words.noOption(typed.word)
    else return `There is no row ${JSON.stringify(typed.word)}; there are ${rowNames.join(', ')}.`
  }
  return {
    json: given.has('--json'),
    help: given.has('--help'),
    rows: rows.length > 0 ? rowNames.filter((row) => rows.includes(row)) : rowNames,
  }
}
