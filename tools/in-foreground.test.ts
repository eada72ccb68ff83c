import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const SHELL = join(import.meta.dirname, 'chromium-shell/main.ts')

/** Holds the lock of the one instance, as Hush does, stays, and takes a moment to put things away before it quits. */
const APP = `
  import { app } from 'electron'
  app.requestSingleInstanceLock()
  setInterval(() => {}, 1000)
  let isAsked = false
  let isReady = false
  app.on('before-quit', (event) => {
    if (isReady) return
    event.preventDefault()
    if (isAsked) return
    isAsked = true
    process.stdout.write('putting away\\n')
    setTimeout(() => {
      isReady = true
      process.stdout.write('put away\\n')
      app.quit()
    }, 300)
  })
  app.whenReady().then(() => setTimeout(() => process.stdout.write('up\\n')))
`

interface Ended {
  readonly output: string
  readonly code: number | null
  readonly isLocked: boolean
}

/** Runs a program in the foreground, from a process that leads a group of its own, and sends the signal when it is up. */
async function endedBy(signal: NodeJS.Signals, to: 'parent' | 'group', app = APP): Promise<Ended> {
  const dir = await mkdtemp(join(tmpdir(), 'hush-foreground-'))
  try {
    await writeFile(
      join(dir, 'package.json'),
      JSON.stringify({ name: 'probe', version: '1.0.0', type: 'module', main: 'main.mjs' }),
    )
    await writeFile(join(dir, 'main.mjs'), app)
    const command = [process.execPath, SHELL, dir, '--headless', `--user-data-dir=${join(dir, 'profile')}`]
    const parent = `
      import { inForeground } from ${JSON.stringify(join(import.meta.dirname, 'in-foreground.ts'))}
      const say = (sentence) => process.stdout.write(sentence + '\\n')
      const options = { cwd: ${JSON.stringify(dir)}, env: process.env, say }
      process.exitCode = await inForeground(${JSON.stringify(command)}, options)
    `
    const child = spawn(process.execPath, ['--input-type=module', '-e', parent], {
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const { pid = NaN } = child
    const stages: Readonly<Record<string, () => void>> = {
      'up\n': () => process.kill(to === 'group' ? -pid : pid, signal),
      // npm, which leads the group, passes on what it got.
      'up\nputting away\n': () => process.kill(pid, signal),
    }
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
      stages[output]?.()
    })
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
    return { output, code, isLocked: existsSync(join(dir, 'profile/shell-lock')) }
  } finally {
    await rm(dir, { recursive: true, force: true, maxRetries: 10 })
  }
}

const PATIENCE = { timeout: 30_000 }
const inOrder = { output: 'up\nputting away\nput away\n', code: 0, isLocked: false }

test.skipIf(process.platform === 'win32').each([
  ['SIGINT', 'group'],
  ['SIGHUP', 'group'],
  ['SIGTERM', 'parent'],
] as const)('%s to the %s lets Hush put its things away and end', PATIENCE, async (signal, to) => {
  expect(await endedBy(signal, to)).toEqual(inOrder)
})

test.skipIf(process.platform === 'win32')('a program that dies is not a success', PATIENCE, async () => {
  const dying = `${APP}\napp.whenReady().then(() => setTimeout(() => process.kill(process.pid, 'SIGKILL'), 50))`
  expect(await endedBy('SIGINT', 'parent', dying)).toMatchObject({ code: 137 })
})
