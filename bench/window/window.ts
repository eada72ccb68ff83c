import { join } from 'node:path'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { chromium, type Browser } from 'playwright'
import * as v from 'valibot'
import { build, preview } from 'vite'
import { browserLaunch } from '../../tools/browser.ts'
import { browser as browserNeed, ensure } from '../../tools/system.ts'
import { cacheDir } from '../cache.ts'
import { median, time, type Figure } from '../figures.ts'
import type { RowName } from '../row-names.ts'

const AGAINST = 'a plain list'
/** A plain list of 100,000 rows takes minutes: nobody waits for the end of that. */
const ENDURED_MS = 45_000

const seenSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.union([
    v.object({ shownMs: v.number(), completeMs: v.number(), mutesMs: v.array(v.number()) }),
    v.object({ problem: v.pipe(v.string(), v.minLength(1)) }),
  ]),
)

interface Page {
  readonly list: 'hush' | 'plain'
  readonly rows: number
  readonly mutes: number
}
interface Seen {
  readonly shownMs: number
  /** The last row is in, if not on screen. */
  readonly completeMs: number
  readonly mutesMs: readonly number[]
}
/** Null where it took longer than anybody waits. */
type Measure = (page: Page) => Promise<Seen | null>

/** ms from the rows being at hand to the first paint of the newest, for the window as it is built, each time in a fresh page. */
export function listShownFigure(row: RowName, rows: number, say: (sentence: string) => void): Promise<Figure> {
  return withPages(say, async (measure) => {
    const ours: number[] = []
    const complete: number[] = []
    const theirs: number[] = []
    for (let round = 0; round < 5; round += 1) {
      const seen = await measure({ list: 'hush', rows, mutes: 0 })
      ours.push(seen?.shownMs ?? ENDURED_MS)
      complete.push(seen?.completeMs ?? ENDURED_MS)
      // So slow that its noise decides nothing.
      if (round === 0 || (round < 3 && rows <= 10_000)) {
        theirs.push((await measure({ list: 'plain', rows, mutes: 0 }))?.shownMs ?? ENDURED_MS)
      }
    }
    const other = median(theirs)
    const notes = [
      `the last row was in after ${median(complete).toFixed(0)} ms`,
      ...(other < ENDURED_MS ? [] : [`${AGAINST} took more than ${ENDURED_MS / 1000} s, so the ratio is higher`]),
    ]
    return time(row, median(ours), AGAINST, other, notes.join('; '))
  })
}

/** ms of the frame that begins with the click on Mute and ends with the row redrawn. */
export function muteShownFigure(row: RowName, rows: number, say: (sentence: string) => void): Promise<Figure> {
  return withPages(say, async (measure) => {
    const ours = await measure({ list: 'hush', rows, mutes: 20 })
    const theirs = await measure({ list: 'plain', rows, mutes: 4 })
    if (!ours || !theirs) throw new Error('the list was never shown')
    const slowest = Math.max(...ours.mutesMs).toFixed(1)
    return time(row, median(ours.mutesMs), AGAINST, median(theirs.mutesMs), `the slowest of them took ${slowest} ms`)
  })
}

async function withPages<T>(say: (sentence: string) => void, work: (measure: Measure) => Promise<T>): Promise<T> {
  if (!ensure([browserNeed()], say)) throw new Error('there is no browser')
  const outDir = join(cacheDir, 'window')
  const root = import.meta.dirname
  const quiet = { configFile: false, root, logLevel: 'error' } as const
  await build({
    ...quiet,
    plugins: [svelte()],
    build: { outDir, emptyOutDir: true, assetsInlineLimit: 0, target: 'esnext' },
  })
  const server = await preview({ ...quiet, build: { outDir }, preview: { host: '127.0.0.1', port: 0 } })
  const { executablePath, args } = browserLaunch()
  let browser: Browser | null = null
  try {
    browser = await chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args })
    const base = server.resolvedUrls?.local[0] ?? ''
    return await work(measureIn(browser, base))
  } finally {
    await browser?.close()
    await server.close()
  }
}

function measureIn(browser: Browser, base: string): Measure {
  return async ({ list, rows, mutes }) => {
    const page = await browser.newPage({ viewport: { width: 1180, height: 780 } })
    try {
      await page.goto(`${base}?list=${list}&rows=${rows}&mutes=${mutes}`)
      const isDone = (): boolean => document.title.startsWith('{')
      const done = page.waitForFunction(isDone, undefined, { timeout: ENDURED_MS, polling: 200 })
      if (!(await done.catch(() => null))) return null
      const seen = v.parse(seenSchema, await page.title())
      if ('problem' in seen) throw new Error(seen.problem)
      return seen
    } finally {
      await page.close()
    }
  }
}
