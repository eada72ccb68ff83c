import { mkdtempSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { launchInShell } from '../../e2e/launch-shell.ts'
import type { Launched } from '../../e2e/launched.ts'
import { ensureBuilt } from '../../tools/build.ts'
import { browser, ensure } from '../../tools/system.ts'
import { cacheDir } from '../cache.ts'
import { median, time, type Figure } from '../figures.ts'
import { serveWorkspace, type Served } from '../workspace/workspace.ts'

const root = resolve(import.meta.dirname, '../..')
const EMPTY_APP = join(root, 'tools/chromium-shell/testing/sample')
const ROUNDS = 5
const CONVERSATIONS = 10_000
const PATIENCE_MS = 120_000

/** ms from the start of the process to the first row on screen, of a list that lies on disk; the server is there too. */
export async function startFigure(say: (sentence: string) => void): Promise<Figure> {
  if (!ensure([browser()], say)) throw new Error('there is no browser')
  if (!ensureBuilt(say)) throw new Error('there is nothing built')
  using served = await serveWorkspace(CONVERSATIONS)
  const dir = mkdtempSync(join(cacheDir, 'start-'))
  try {
    const profile = join(dir, 'profile')
    await prepare(profile, served)
    const ours: number[] = []
    const theirs: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      ours.push(await startTime(root, profile, '[role=grid] [data-id]'))
      theirs.push(await startTime(EMPTY_APP, join(dir, 'empty'), 'h1'))
    }
    return time('start-10000', median(ours), 'the empty shell', median(theirs))
  } finally {
    rmSync(dir, { recursive: true, force: true, maxRetries: 10 })
  }
}

/** Signs in as a person would, and stops once every name is known and on disk. */
async function prepare(profile: string, { baseUrl, apiKey, password }: Served): Promise<void> {
  const hush = await launch(root, profile)
  const { window } = hush
  await window.getByRole('textbox', { name: 'Server address' }).fill(baseUrl)
  await window.getByRole('textbox', { name: 'API key' }).fill(apiKey)
  await window.getByRole('textbox', { name: 'Encryption password' }).fill(password)
  await window.getByRole('button', { name: 'Sign in', exact: true }).click()
  const search = window.getByRole('searchbox', { name: 'Search' })
  await search.waitFor({ timeout: PATIENCE_MS })
  // Names are written down all at once, when the last of them is open.
  await search.fill(`Project ${CONVERSATIONS - 1}`)
  await window.locator('[role=grid] [data-id]').first().waitFor({ timeout: PATIENCE_MS })
  await hush.close()
}

/** ms from the start of the process until `selector` is in the page and a frame with it has been drawn. */
async function startTime(appDir: string, profile: string, selector: string): Promise<number> {
  const startedAt = Date.now()
  const app = await launch(appDir, profile)
  try {
    const shownAt = await app.window.waitForFunction(
      (wanted) =>
        document.querySelector(wanted) &&
        new Promise<number>((done) => {
          requestAnimationFrame(() => requestAnimationFrame(() => done(Date.now())))
        }),
      selector,
      { timeout: PATIENCE_MS },
    )
    return Number(await shownAt.jsonValue()) - startedAt
  } finally {
    await app.close()
  }
}

const launch = (appDir: string, userDataDir: string): Promise<Launched> =>
  launchInShell({
    appDir,
    userDataDir,
    args: [],
    // No notification of a benchmark reaches anybody.
    env: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' },
  })
