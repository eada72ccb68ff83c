import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as v from 'valibot'
import { forgetForeignCiphers } from './boring-ssl.ts'
import { createChromium } from './chromium.ts'
import { answer, type Told } from './control.ts'
import { createStandIn } from './electron.ts'
import { createLifecycle } from './lifecycle.ts'
import { parseDesktop } from './notification.ts'
import { parseShellOptions, type ShellOptions } from './options.ts'
import { provideElectron } from './provided.ts'

/** Top-level `await app.whenReady()` waits for ever, since ready waits for the entry. Tests have less patience. */
const ENTRY_PATIENCE_MS = Number(process.env['HUSH_SHELL_ENTRY_MS'] ?? 15_000)
const CLOSING_PATIENCE_MS = 3_000

const manifestSchema = v.object({
  name: v.string(),
  version: v.string(),
  main: v.string(),
  productName: v.optional(v.string()),
  desktopName: v.optional(v.string()),
})

const say = (sentence: string): void => void process.stderr.write(`[shell] ${sentence}\n`)

const options = parseShellOptions(process.argv.slice(2))
if (typeof options === 'string') {
  process.stderr.write(`${options}\n`)
  process.exitCode = 2
} else {
  await run(options)
}

async function run({ appDir, rest, headless, cdpPort, userDataDir }: ShellOptions): Promise<void> {
  const appPath = resolve(appDir)
  const manifest = v.parse(manifestSchema, JSON.parse(readFileSync(join(appPath, 'package.json'), 'utf8')))
  const ownCommand = process.argv.slice(1)
  const tell = takeChannel()
  const hasDisplay = ['DISPLAY', 'WAYLAND_DISPLAY'].some((name) => (process.env[name] ?? '') !== '')
  const blind = process.platform === 'linux' && !hasDisplay
  const lifecycle = createLifecycle()

  const chromium = createChromium({
    headless: headless || blind,
    cdpPort: cdpPort ?? (headless || blind || tell ? 0 : null),
    onListening(address) {
      tell?.({ kind: 'listening', address })
      if (tell) return
      if (blind && !headless) process.stderr.write('There is no display here, so the window cannot be seen.\n')
      const host = address.slice('http://'.length)
      process.stderr.write(
        `To look at it, open chrome://inspect in a Chromium here and add ${host}, or attach to ${address}.\n`,
      )
    },
  })

  const standIn = createStandIn({
    lifecycle,
    manifest,
    appPath,
    userDataDir,
    command: ownCommand,
    chromium,
    hasKeychain: process.env['HUSH_SHELL_KEYCHAIN'] === 'real',
    desktop: parseDesktop(process.env['HUSH_SHELL_NOTIFICATIONS']),
    say,
    end(code) {
      const leave = (): never => process.exit(code)
      setTimeout(leave, CLOSING_PATIENCE_MS)
      void chromium.close().then(leave)
    },
  })

  process.argv = [process.execPath, appDir, ...rest]
  disguise()
  survive()
  forgetForeignCiphers()
  provideElectron(standIn.electron)
  process.on('message', (message) => {
    void answer(message, standIn).then((told) => told && tell?.(told))
  })

  const deadlock = setTimeout(() => {
    say('The entry has not been evaluated: does it await app.whenReady() at top level? Ready comes only afterwards.')
    process.exit(1)
  }, ENTRY_PATIENCE_MS)
  try {
    await import(pathToFileURL(join(appPath, manifest.main)).href)
  } catch (error) {
    process.stderr.write(
      `Error launching app: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    )
    process.exit(1)
  }
  clearTimeout(deadlock)

  // Whatever the application had put there before ready is replaced, as in Electron.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.removeAllListeners(signal)
    process.once(signal, () => standIn.app.quit())
  }
  standIn.emit('will-finish-launching')
  lifecycle.becomeReady()
  standIn.emit('ready', {}, {})
}

/** The way to the test that started the shell, if one did; the application itself has no `process.send`. */
function takeChannel(): ((told: Told) => void) | null {
  if (!process.send) return null
  const send = process.send.bind(process)
  Object.defineProperty(process, 'send', { value: undefined, configurable: true })
  process.on('disconnect', () => process.exit(1))
  return (told) => {
    if (process.connected) send(told)
  }
}

/** What tells code that it runs in Electron's main process, started from a folder. */
function disguise(): void {
  const versions = { ...process.versions, electron: electronVersion(), chrome: '0.0.0.0' }
  Object.defineProperty(process, 'versions', { value: versions, configurable: true })
  Object.defineProperty(process, 'type', { value: 'browser', configurable: true })
  Object.defineProperty(process, 'defaultApp', { value: true, configurable: true })
  Object.defineProperty(process, 'resourcesPath', { value: resolve('node_modules/electron/dist/resources') })
}

function electronVersion(): string {
  const path = resolve(import.meta.dirname, '../../node_modules/electron/package.json')
  return v.parse(v.object({ version: v.string() }), JSON.parse(readFileSync(path, 'utf8'))).version
}

/** Electron warns of the one and shows a box for the other, and lives on. */
function survive(): void {
  process.on('unhandledRejection', (reason) => {
    if (process.listenerCount('unhandledRejection') > 1) return
    process.emitWarning(
      reason instanceof Error ? (reason.stack ?? reason.message) : String(reason),
      'UnhandledRejection',
    )
  })
  process.on('uncaughtException', (error) => {
    if (process.listenerCount('uncaughtException') > 1) return
    say(`A JavaScript error occurred in the main process: ${error.stack ?? error.message}`)
  })
}
