import { accessSync, constants } from 'node:fs'
import { resolve } from 'node:path'
import { app, dialog } from 'electron'
import { systemWords } from '../shared/messages/system.ts'
import { alreadyRunning, parseArguments } from './arguments.ts'
import { compose, type Application } from './compose.ts'
import { runControl } from './control/client.ts'
import { asksInstance } from './control/parse.ts'
import { terminal } from './control/terminal.ts'
import { registerAppScheme } from './security/app-protocol.ts'

const words = systemWords.profile

// Everything here has to happen before `ready`; nothing here may wait for it.
const argv = process.argv.slice(process.defaultApp ? 2 : 1)
const args = parseArguments(argv)
if (args.userDataDir !== null) app.setPath('userData', resolve(args.userDataDir))

if (asksInstance(argv)) void ask()
else start()

/** A command never starts an instance, so it leaves the lock alone. */
async function ask(): Promise<void> {
  app.exit(await runControl(argv, terminal(app.getPath('userData'))))
}

function start(): void {
  for (const problem of args.problems) process.stderr.write(`${problem}\n`)
  registerAppScheme()
  if (app.requestSingleInstanceLock()) run()
  // Where the lock cannot be written nobody gets it: without a word Hush would seem not to start at all.
  else if (!canWrite(app.getPath('userData'))) {
    dialog.showErrorBox(words.unwritable, words.unwritableText(app.getPath('userData')))
    app.exit(1)
  } else {
    process.stderr.write(`${alreadyRunning(argv)}\n`)
    // The loser must not go on: `app.quit()` would let it.
    app.exit(0)
  }
}

function canWrite(dir: string): boolean {
  try {
    accessSync(dir, constants.W_OK)
    return true
  } catch {
    return false
  }
}

function run(): void {
  let application: Application | null = null
  let isQuitting = false
  let isFinishing = false
  let isFinished = false

  app.on('second-instance', () => application?.show())
  app.on('activate', () => application?.show())
  // Without a listener Electron would quit; Hush stays in the tray.
  app.on('window-all-closed', () => undefined)
  app.on('before-quit', () => {
    isQuitting = true
  })
  app.on('will-quit', (event) => {
    if (isFinished || !application) return
    event.preventDefault()
    // Asked to quit twice, it ends once.
    if (!isFinishing) void finish(application)
  })

  async function finish(ending: Application): Promise<void> {
    isFinishing = true
    try {
      await ending[Symbol.asyncDispose]()
    } finally {
      isFinished = true
      app.quit()
    }
  }

  void app.whenReady().then(async () => {
    app.setAppUserModelId('chat.hush.desktop')
    application = await compose(args, () => isQuitting)
  })
}
