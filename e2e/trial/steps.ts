import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import * as v from 'valibot'
import type { Trial } from './trial.ts'

/** What a step saw, or why it cannot be seen here. What is otherwise than it should be throws. */
type Outcome = { readonly saw: string } | { readonly notHere: string }

interface Step {
  readonly name: string
  readonly run: (trial: Trial) => Promise<Outcome>
}

const PATIENCE_MS = 20_000

const preferencesSchema = v.object({
  contextIsolation: v.boolean(),
  sandbox: v.boolean(),
  nodeIntegration: v.boolean(),
  webSecurity: v.boolean(),
})

function check(holds: boolean, sentence: string): void {
  if (!holds) throw new Error(sentence)
}

/** Runs in the page, as the body of an async function. */
const inPage = ({ hush }: Trial, body: string): Promise<unknown> => hush.window.evaluate(`(async () => { ${body} })()`)

/** In the order in which they depend on one another. */
const steps: readonly Step[] = [
  {
    name: 'starts',
    async run({ hush }) {
      const { electron, chrome, node } = await hush.evaluate(() => ({
        electron: process.versions['electron'],
        chrome: process.versions['chrome'],
        node: process.versions.node,
      }))
      await hush.window.getByRole('button', { name: 'Sign in', exact: true }).waitFor({ timeout: PATIENCE_MS })
      return { saw: `Electron ${electron}, Chromium ${chrome}, Node ${node}` }
    },
  },
  {
    name: 'signs in: opens the PEM, unwraps a key, reads a name',
    async run({ hush: { window }, server, dana }) {
      await window.getByRole('textbox', { name: 'Server address' }).fill(server.baseUrl)
      await window.getByRole('textbox', { name: 'API key' }).fill(dana.apiKey)
      await window.getByRole('textbox', { name: 'Encryption password' }).fill(dana.password)
      await window.getByRole('button', { name: 'Sign in', exact: true }).click()
      const row = window.getByRole('grid', { name: 'Conversations' }).getByRole('row', { name: /^Design/ })
      await row.waitFor({ timeout: PATIENCE_MS })
      return { saw: 'the conversation Design, whose name came encrypted' }
    },
  },
  {
    name: 'has the ciphers',
    async run({ hush }) {
      const missing = await hush.evaluate(() => {
        const crypto = process.getBuiltinModule('node:crypto')
        const ciphers = ['aes-256-cfb', 'aes-256-gcm'].filter((name) => !crypto.getCipherInfo(name))
        const hashes = ['md5', 'sha256'].filter(
          (name) => !crypto.getHashes().some((each) => each.toLowerCase() === name),
        )
        return [...ciphers, ...hashes]
      })
      check(missing.length === 0, `missing: ${missing.join(', ')}`)
      return { saw: 'aes-256-cfb, aes-256-gcm, md5, sha256' }
    },
  },
  {
    name: 'isolates the page',
    async run(trial) {
      const stray = await inPage(trial, 'return [typeof require, typeof process, typeof module, typeof Buffer].join()')
      check(stray === 'undefined,undefined,undefined,undefined', `the page has ${String(stray)}`)
      const frozen = await inPage(trial, 'return Object.isFrozen(hush) && Object.keys(hush).sort().join()')
      check(frozen === 'on,request', `the page’s way to main is ${String(frozen)}`)
      const preferences = await trial.hush.evaluate(({ BrowserWindow }): unknown => {
        const contents: object = BrowserWindow.getAllWindows()[0]?.webContents ?? {}
        // Not in Electron's typings, but in Electron.
        const read: unknown = Reflect.get(contents, 'getLastWebPreferences')
        return typeof read === 'function' ? Reflect.apply(read, contents, []) : {}
      })
      const { contextIsolation, sandbox, nodeIntegration, webSecurity } = v.parse(preferencesSchema, preferences)
      const asked = [contextIsolation, sandbox, nodeIntegration, webSecurity].join()
      check(asked === 'true,true,false,true', `contextIsolation, sandbox, nodeIntegration, webSecurity are ${asked}`)
      return { saw: 'nothing of Node’s, a frozen bridge of two functions' }
    },
  },
  {
    name: 'runs the page in a sandbox',
    async run({ host, hush }) {
      if (host === 'shell') return { notHere: 'in the shell only the option can be seen' }
      if (process.platform !== 'linux') {
        const sandboxed = await hush.evaluate(({ app }) =>
          app.getAppMetrics().some(({ type, sandboxed }) => type === 'Tab' && sandboxed === true),
        )
        check(sandboxed, 'no page runs in a sandbox')
        return { saw: 'the system says so of the page’s process' }
      }
      if (process.getuid?.() === 0) return { notHere: 'root runs Electron without a sandbox' }
      const pid = await hush.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
      )
      const status = await readFile(`/proc/${String(pid)}/status`, 'utf8')
      check(/^Seccomp:\s*2$/m.test(status), 'the page’s process has no seccomp filter')
      return { saw: 'a seccomp filter on the page’s process' }
    },
  },
  {
    name: 'keeps to its policy',
    async run(trial) {
      const { baseUrl } = trial.server
      const fetched = await inPage(
        trial,
        `return fetch(${JSON.stringify(baseUrl)}).then(() => 'fetched', () => 'refused')`,
      )
      check(fetched === 'refused', 'the page could speak to the network')
      const markup = await inPage(
        trial,
        "try { document.body.innerHTML = '<b>x</b>'; return 'set' } catch { return 'refused' }",
      )
      check(markup === 'refused', 'the page could make markup of text')
      const inline = await inPage(
        trial,
        `const link = document.createElement('a')
        try { link.setAttribute('onclick', 'globalThis.ran = 1') } catch { return 'undefined' }
        link.click()
        return typeof ran`,
      )
      check(inline === 'undefined', 'an inline script ran')
      return { saw: 'no network, no markup from text, no inline script' }
    },
  },
  {
    name: 'serves its scheme and nothing beside',
    async run({ hush }) {
      const answers = await hush.evaluate(async ({ net }) => {
        const paths = ['index.html', 'missing.js', '..%2f..%2fpackage.json', '%2e%2e/%2e%2e/package.json']
        const urls = [...paths.map((path) => `hush-window://app/${path}`), 'hush-window://elsewhere/index.html']
        return Promise.all(urls.map((url) => net.fetch(url).then(({ status }) => status)))
      })
      check(answers.join() === '200,404,404,404,404', `the answers were ${answers.join()}`)
      return { saw: '200 for the page, 404 for the rest' }
    },
  },
  {
    name: 'goes nowhere',
    async run(trial) {
      // What main forbids has reached Chromium's own box by then, which takes every click from the page.
      if (trial.host === 'shell') return { notHere: 'Chromium asks there whether to open another program' }
      const { window } = trial.hush
      const before = window.url()
      await inPage(trial, "location.href = 'hush://mute/Design'; await new Promise((done) => setTimeout(done, 300))")
      check(window.url() === before, 'the page left')
      const opened = await inPage(trial, "return window.open('hush://mute/Design') === null")
      check(opened === true, 'the page opened a window')
      const permission = await inPage(
        trial,
        "return (await navigator.permissions.query({ name: 'geolocation' })).state",
      )
      check(permission === 'denied', `geolocation is ${String(permission)}`)
      return { saw: 'a deep link stays a link, and no permission is given' }
    },
  },
  {
    name: 'keeps secrets with the system',
    async run({ hush }) {
      const { backend, opened } = await hush.evaluate(async ({ safeStorage }) => {
        const { result } = await safeStorage.decryptStringAsync(await safeStorage.encryptStringAsync('ő'))
        const onLinux = process.platform === 'linux'
        return { backend: onLinux ? safeStorage.getSelectedStorageBackend() : process.platform, opened: result }
      })
      check(opened === 'ő', 'what was sealed could not be opened')
      return { saw: `${backend} (Playwright chooses the simplest; started by hand it is the keychain)` }
    },
  },
  {
    name: 'has SQLite with full-text search',
    async run({ hush }) {
      const version = await hush.evaluate(() => {
        const { DatabaseSync } = process.getBuiltinModule('node:sqlite')
        const database = new DatabaseSync(':memory:')
        database.exec("CREATE VIRTUAL TABLE t USING fts5(x); INSERT INTO t VALUES ('soup is gone')")
        const found = database
          .prepare("SELECT count(*) AS n, sqlite_version() AS version FROM t WHERE t MATCH 'soup'")
          .get()
        database.close()
        return `${String(found?.['n'])} ${String(found?.['version'])}`
      })
      check(version.startsWith('1 '), 'the search found nothing')
      return { saw: `SQLite ${version.slice(2)} with FTS5` }
    },
  },
  {
    name: 'sets the tray',
    async run({ hush, host }) {
      const labels = (await hush.trayMenu()).map(({ label }) => label)
      check(labels.includes('Quit Hush') || labels.includes('Quit'), `the tray has ${labels.join(', ') || 'nothing'}`)
      return { saw: `${labels.length} items${host === 'electron' ? '; look whether its icon is there' : ''}` }
    },
  },
  {
    name: 'notifies',
    async run(trial) {
      const { server, bela, design, desktop } = trial
      await server.admin.sayAs(bela, design, 'soup <b>&</b> cake')
      await desktop?.waitFor(({ body }) => body.includes('cake'))
      await trial.hush.window.getByRole('row', { name: /cake/ }).waitFor({ timeout: PATIENCE_MS })
      const { notifier } = v.parse(
        v.object({ notifier: v.object({ sink: v.string(), working: v.boolean() }) }),
        await inPage(trial, "return hush.request('app.state')"),
      )
      check(notifier.working, `${notifier.sink} does not work`)
      const look = desktop ? 'the service received it' : 'look whether it is on the screen'
      return { saw: `shown by ${notifier.sink}; ${look}` }
    },
  },
  {
    name: 'mutes',
    async run({ hush: { window }, server }) {
      await window.getByRole('row', { name: /^Design/ }).click({ timeout: PATIENCE_MS })
      await window.getByRole('button', { name: 'Mute', exact: true }).click({ timeout: PATIENCE_MS })
      await window.getByRole('button', { name: 'Unmute', exact: true }).waitFor({ timeout: PATIENCE_MS })
      const until = Date.now() + PATIENCE_MS
      while (server.requests('mute').length === 0) {
        check(Date.now() < until, 'the server heard nothing')
        await pause(50)
      }
      return { saw: 'the window at once, the server after it' }
    },
  },
  {
    name: 'quits',
    async run({ hush }) {
      await hush.close()
      const code = await hush.exited
      check(code === 0, `it ended with ${String(code)}`)
      return { saw: 'by itself, with exit status 0' }
    },
  },
  {
    name: 'leaves no secret on disk',
    async run({ hush: { userDataDir }, dana }) {
      const needles = [dana.apiKey, dana.password, 'soup <b>'].flatMap((text) => [
        Buffer.from(text),
        Buffer.from(text, 'utf16le'),
        Buffer.from(Buffer.from(text).toString('base64').replace(/.=*$/, '')),
      ])
      const entries = await readdir(userDataDir, { recursive: true, withFileTypes: true })
      const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
      for (const file of files) {
        const bytes = await readFile(file)
        check(!needles.some((needle) => bytes.includes(needle)), `${file} holds one`)
      }
      return { saw: `${files.length} files without the API key, the password or the message` }
    },
  },
]

/** One line of the report. */
export interface Line {
  readonly step: string
  readonly result: 'ok' | 'failed' | 'not here'
  readonly detail: string
}

/** Every step, whatever became of the one before. */
export async function* tryOut(trial: Trial): AsyncGenerator<Line> {
  for (const { name, run } of steps) {
    try {
      const outcome = await run(trial)
      if ('saw' in outcome) yield { step: name, result: 'ok', detail: outcome.saw }
      else yield { step: name, result: 'not here', detail: outcome.notHere }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      yield { step: name, result: 'failed', detail: message.split('\n')[0] ?? '' }
    }
  }
}
