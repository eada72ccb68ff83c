import { fork } from 'node:child_process'
import { join } from 'node:path'
import { chromium, type Browser } from 'playwright/test'
import * as v from 'valibot'
import {
  captured,
  endsInTime,
  exitOf,
  trayItemSchema,
  type Evaluate,
  type Launched,
  type LaunchOptions,
} from './launched.ts'

const SHELL = join(import.meta.dirname, '../tools/chromium-shell/main.ts')

const toldSchema = v.variant('kind', [
  v.object({ kind: v.literal('listening'), address: v.string() }),
  v.object({
    kind: v.literal('answer'),
    id: v.number(),
    ok: v.boolean(),
    value: v.optional(v.unknown()),
    message: v.optional(v.string(), ''),
  }),
])

/** Runs the application in the chromium shell and looks at its page as any other client of Chromium's would. */
export async function launchInShell({ appDir, userDataDir, args, env }: LaunchOptions): Promise<Launched> {
  const child = fork(SHELL, [appDir, ...args, `--user-data-dir=${userDataDir}`, '--headless'], {
    env: { ...process.env, ...env },
    execArgv: [],
    serialization: 'advanced',
    silent: true,
  })
  const output = captured(child)
  const exited = exitOf(child)
  const listening = Promise.withResolvers<string>()
  const asked = new Map<number, PromiseWithResolvers<unknown>>()
  let lastId = 0

  child.on('message', (message) => {
    const told = v.parse(toldSchema, message)
    if (told.kind === 'listening') {
      listening.resolve(told.address)
      return
    }
    const question = asked.get(told.id)
    asked.delete(told.id)
    if (told.ok) question?.resolve(told.value)
    else question?.reject(new Error(told.message))
  })
  void exited.then((code) => {
    const ended = new Error(`The application ended with ${String(code)}.\n${output()}`)
    listening.reject(ended)
    for (const question of asked.values()) question.reject(ended)
    asked.clear()
  })

  function ask(question: Readonly<Record<string, unknown>>): Promise<unknown> {
    const id = (lastId += 1)
    const waiting = Promise.withResolvers<unknown>()
    asked.set(id, waiting)
    child.send({ id, ...question })
    return waiting.promise
  }

  const evaluate: Evaluate = evaluateBy((source, argument) => ask({ kind: 'evaluate', source, argument }))

  async function kill(): Promise<void> {
    child.kill('SIGKILL')
    await exited
  }

  let browser: Browser
  try {
    browser = await chromium.connectOverCDP(await listening.promise, { noDefaults: true })
  } catch (error) {
    await kill()
    throw error
  }
  const window = browser.contexts()[0]?.pages()[0]
  if (!window) throw new Error(`The application has no window.\n${output()}`)
  await window.waitForURL(/\.localhost\//)

  return {
    window,
    userDataDir,
    evaluate,
    output,
    exited,
    kill,
    async trayMenu() {
      return v.parse(v.array(trayItemSchema), await ask({ kind: 'tray' }))
    },
    async clickTray(...path) {
      await ask({ kind: 'choose', path })
    },
    async close() {
      if (child.connected) ask({ kind: 'evaluate', source: '({ app }) => app.quit()' }).catch(() => undefined)
      if (!(await endsInTime(exited))) await kill()
    },
  }
}

/** What comes back is a clone of what the function gave, so its type is the function's. */
function evaluateBy(run: (source: string, argument: unknown) => Promise<unknown>): Evaluate
function evaluateBy(run: (source: string, argument: unknown) => Promise<unknown>): unknown {
  return (fn: () => unknown, argument: unknown) => run(String(fn), argument)
}
