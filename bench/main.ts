import { jsonLine, table, type Figure } from './figures.ts'
import { measurements } from './measurements.ts'
import { parseOptions, usage, type BenchOptions } from './options.ts'

/** Standard output belongs to the figures. */
const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`)

async function run({ json, rows }: BenchOptions): Promise<void> {
  const figures: Figure[] = []
  for (const { rows: measured, measure } of measurements) {
    if (!measured.some((row) => rows.includes(row))) continue
    say(`${measured.join(', ')}…`)
    try {
      const found = (await measure(say)).filter(({ row }) => rows.includes(row))
      figures.push(...found)
      if (json) for (const figure of found) process.stdout.write(`${jsonLine(figure)}\n`)
    } catch (error) {
      say(`${measured.join(', ')} could not be measured: ${error instanceof Error ? error.message : String(error)}`)
      process.exitCode = 1
    }
  }
  const ordered = rows.flatMap((row) => figures.filter((figure) => figure.row === row))
  if (!json && ordered.length > 0) process.stdout.write(`${table(ordered)}\n`)
}

const options = parseOptions(process.argv.slice(2))
if (typeof options === 'string') {
  say(options)
  process.exitCode = 2
} else if (options.help) {
  process.stdout.write(`${usage}\n`)
} else {
  await run(options)
}
