import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What an application did in the shell. */
export interface Ran {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly output: string
  /** What it said with `report`, in order. */
  readonly reports: readonly unknown[]
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
  /** More files beside the entry, by name. */
  readonly files?: Readonly<Record<string, string>>
  /** Sent as soon as the application reports `'listening'`. */
  readonly signals?: readonly NodeJS.Signals[]
}

const SHELL = join(import.meta.dirname, '../main.ts')
const MARK = 'REPORT '

/** What each application may use: `report(value)`, and `said(use)`, which gives the value or the words of the error. */
const prelude = `import electron from 'electron'
const { app } = electron
const report = (value) => process.stdout.write('${MARK}' + JSON.stringify(value) + '\\n')
const said = (use) => {
  try {
    const value = use()
    return value === undefined ? 'fine' : value
  } catch (error) {
    return error.message
  }
}
`

/** Runs an application that opens no window, and so needs no browser, until it ends. */
export async function runApp(source: string, options: RunOptions = {}): Promise<Ran> {
  const dir = await mkdtemp(join(tmpdir(), 'hush-shell-'))
  try {
    const manifest = JSON.stringify({ name: 'probe', version: '1.0.0', type: 'module', main: 'main.mjs' })
    const files = { 'package.json': manifest, 'main.mjs': prelude + source, ...options.files }
    for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text)
    return await run(dir, options)
  } finally {
    await rm(dir, { recursive: true, force: true, maxRetries: 10 })
  }
}

function run(dir: string, { env = {}, args = [], signals = [] }: RunOptions): Promise<Ran> {
  const profile = `--user-data-dir=${join(dir, 'profile')}`
  const child = spawn(process.execPath, [SHELL, dir, '--headless', profile, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const left = [...signals]
  const hear = (chunk: string): void => {
    output += chunk
    const told = output.split(`${MARK}"listening"`).length - 1
    while (left.length > 0 && told > signals.length - left.length) child.kill(left.shift())
  }
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', hear)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      const lines = output.split('\n').filter((line) => line.startsWith(MARK))
      resolve({ code, signal, output, reports: lines.map((line): unknown => JSON.parse(line.slice(MARK.length))) })
    })
  })
}
