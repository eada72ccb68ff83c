import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { electronEnvironment, findElectron } from './electron-binary.ts'
import { sandboxFacts, sandboxProblem } from './electron-sandbox.ts'
import { browser, dbus, electronLibraries, ensure, hasDisplay, notifySend, virtualDisplay } from './system.ts'
import { lineOf, one, sum, tallyOf, type Tally } from './tally.ts'

const root = resolve(import.meta.dirname, '..')
const unitReport = join(root, '.cache/unit.json')
const endToEndReport = join(root, '.cache/e2e.json')

const say = (sentence: string): void => void process.stdout.write(`${sentence}\n`)

/** What went wrong, for the last lines: a red line in the middle of a thousand is soon out of sight. */
const failures: string[] = []

function succeeds(title: string, [program = '', ...args]: readonly string[]): boolean {
  say(`\n── ${title} ──`)
  const env = electronEnvironment(process.env)
  const { status, error } = spawnSync(program, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] })
  if (error) say(error.message)
  if (status !== 0) failures.push(title)
  return status === 0
}

/** A program of one of our packages, on this Node. */
const local = (path: string, ...args: readonly string[]): string[] => [
  process.execPath,
  join(root, 'node_modules', path),
  ...args,
]

/** A script of package.json, run by Node itself: Windows’ `npm.cmd` cannot be spawned without a shell. */
const script = (name: string): string[] => [process.execPath, '--run', name]

function reported(title: string, report: string, command: readonly string[]): Tally {
  rmSync(report, { force: true })
  const passed = succeeds(title, command)
  return tallyOf(existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null, passed)
}

function runAll(): Tally {
  const checks = ['types', 'lint', 'build'].map((name) => ({ name, passed: succeeds(name, script(name)) }))
  const unit = reported(
    'unit tests',
    unitReport,
    local(
      'vitest/vitest.mjs',
      'run',
      '--coverage',
      // Vitest holds the folder while it runs: `npm run unit` beside this has one of its own.
      '--coverage.reportsDirectory=.cache/test-coverage',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${unitReport}`,
    ),
  )
  const tallies = [...checks.map(({ passed }) => one(passed)), unit]
  if (!checks.every(({ name, passed }) => name !== 'build' || passed)) {
    say('\nThe end-to-end tests are skipped: there is nothing built that they could run.')
    return sum([...tallies, { passed: 0, failed: 0, skipped: 1 }])
  }
  const playwright = local('playwright/cli.js', 'test', '--config=e2e')
  if (electron === null || sandbox !== null) {
    // Without the program they skip themselves, one by one; without a sandbox they would fail.
    const inShell = electron === null ? playwright : [...playwright, '--project=shell']
    const tally = reported('end-to-end tests', endToEndReport, inShell)
    const reason = sandbox ?? 'its program is not here.'
    say(`The end-to-end tests ran in the chromium shell; on Electron they are skipped: ${reason}`)
    return sum([...tallies, tally, { passed: 0, failed: 0, skipped: electron === null ? 0 : 1 }])
  }
  const endToEnd = hasDisplay() ? playwright : ['xvfb-run', '-a', ...playwright]
  return sum([...tallies, reported('end-to-end tests', endToEndReport, endToEnd)])
}

const startedAt = performance.now()
const electron = findElectron()
const sandbox = electron === null ? null : sandboxProblem(sandboxFacts(electron))
const needs = [browser(), dbus, notifySend, ...(electron === null ? [] : [electronLibraries(electron), virtualDisplay])]
if (ensure(needs, say)) {
  const total = runAll()
  say(`\nAll of it took ${Math.round((performance.now() - startedAt) / 1000)} s.`)
  if (failures.length > 0) say(`Not passed: ${failures.join(', ')}; see above.`)
  say(lineOf(total))
  process.exitCode = total.failed > 0 ? 1 : 0
} else {
  process.exitCode = 1
}
