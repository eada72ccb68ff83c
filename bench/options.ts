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
  for (const argument of args) {
    if (argument === '--json' || argument === '--help') continue
    if (argument.startsWith('-')) return `There is no option ${JSON.stringify(argument)}; try --help.`
    if (!isRowName(argument)) return `There is no row ${JSON.stringify(argument)}; there are ${rowNames.join(', ')}.`
    rows.push(argument)
  }
  return {
    json: args.includes('--json'),
    help: args.includes('--help'),
    rows: rows.length > 0 ? rowNames.filter((row) => rows.includes(row)) : rowNames,
  }
}
