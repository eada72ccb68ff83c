import { existsSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { chromium, type BrowserContext, type Page } from 'playwright'
import { browserLaunch } from '../browser.ts'

export interface ChromiumOptions {
  readonly headless: boolean
  /** Where `connectOverCDP` finds the browser; 0 lets Chromium choose, null means nobody will look. */
  readonly cdpPort: number | null
  readonly onListening: (address: string) => void
}

export interface Chromium {
  /** A blank page; `size` in CSS pixels. The browser is started with the first one. */
  openPage(profileDir: string, size: { width: number; height: number }): Promise<Page>
  close(): Promise<void>
}

/** How long a killed predecessor may take to let go of its profile. */
const PATIENCE_MS = 5_000

export function createChromium({ headless, cdpPort, onListening }: ChromiumOptions): Chromium {
  let running: Promise<BrowserContext> | null = null
  const taken = new WeakSet<Page>()

  async function launch(profileDir: string, width: number, height: number): Promise<BrowserContext> {
    await letGo(profileDir)
    rmSync(join(profileDir, 'DevToolsActivePort'), { force: true })
    const { executablePath, args } = browserLaunch()
    const context = await chromium.launchPersistentContext(profileDir, {
      ...(executablePath === undefined ? {} : { executablePath }),
      headless,
      viewport: null,
      colorScheme: null,
      serviceWorkers: 'block',
      acceptDownloads: false,
      // The shell ends the browser itself, in Electron's order.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      args: [
        ...args,
        `--window-size=${width},${height}`,
        '--app=data:text/html,',
        '--hide-crash-restore-bubble',
        // Nothing but the shell's own routes is to be had, whatever a page tries.
        '--host-resolver-rules=MAP * ~NOTFOUND',
        ...(cdpPort === null ? [] : [`--remote-debugging-port=${cdpPort}`]),
      ],
    })
    context.on('close', () => {
      running = null
    })
    context.on('page', (page) => {
      // Windows are opened by the application alone; see setWindowOpenHandler.
      page.opener().then(
        (opener) => (opener && !taken.has(page) ? page.close() : undefined),
        () => undefined,
      )
    })
    // Chromium writes down only a port that it has chosen itself.
    if (cdpPort !== null) onListening(`http://127.0.0.1:${cdpPort === 0 ? await chosenPort(profileDir) : cdpPort}`)
    return context
  }

  return {
    async openPage(profileDir, { width, height }) {
      running ??= launch(profileDir, width, height)
      const context = await running
      const blank = context.pages().find((page) => !taken.has(page) && page.url().startsWith('data:'))
      if (blank) {
        taken.add(blank)
        return blank
      }
      const page = await context.newPage()
      taken.add(page)
      await page.setViewportSize({ width, height })
      return page
    },
    async close() {
      const context = await running?.catch(() => null)
      await context?.close().catch(() => undefined)
    },
  }
}

/** Chromium started beside one that is still dying would hand over to it and end: wait until the profile's holder is gone. */
async function letGo(profileDir: string): Promise<void> {
  const until = Date.now() + PATIENCE_MS
  while (Date.now() < until) {
    const pid = holderOf(profileDir)
    if (pid === null || !existsSync(`/proc/${pid}`)) return
    await pause(20)
  }
}

function holderOf(profileDir: string): number | null {
  try {
    const pid = Number(readlinkSync(join(profileDir, 'SingletonLock')).split('-').at(-1))
    return Number.isInteger(pid) ? pid : null
  } catch {
    return null
  }
}

async function chosenPort(profileDir: string): Promise<string> {
  const until = Date.now() + PATIENCE_MS
  for (;;) {
    const [port] = readIfThere(join(profileDir, 'DevToolsActivePort')).split('\n')
    if (port !== undefined && port !== '') return port
    if (Date.now() > until) throw new Error('Chromium did not say where it listens.')
    await pause(20)
  }
}

function readIfThere(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}
