import { findElectron } from '../../tools/electron-binary.ts'
import { launchInElectron } from '../launch-electron.ts'
import { launchInShell } from '../launch-shell.ts'
import { tryOut, type Line } from './steps.ts'
import { startTrial } from './trial.ts'

const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** Started by tools/try-electron.ts, which sees to it that everything it needs is there. */
const electron = process.argv.includes('--shell') ? null : findElectron()
const counts: Record<Line['result'], number> = { ok: 0, failed: 0, 'not here': 0 }
try {
  await using trial = await startTrial(electron === null ? 'shell' : 'electron', (options) =>
    electron === null ? launchInShell(options) : launchInElectron(electron, options),
  )
  for await (const { step, result, detail } of tryOut(trial)) {
    counts[result] += 1
    say(`${result.padEnd(8)}  ${step}: ${detail}`)
  }
} catch (error) {
  counts.failed += 1
  say(`failed    starts: ${error instanceof Error ? error.message : String(error)}`)
}
say(`${counts.ok} ok, ${counts.failed} failed, ${counts['not here']} not here`)
process.exitCode = counts.failed > 0 ? 1 : 0
