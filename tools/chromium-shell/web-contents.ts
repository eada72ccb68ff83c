import type { Session, WebContents, WebFrameMain, WebPreferences, WindowOpenHandlerResponse } from 'electron'
import { readFileSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Script } from 'node:vm'
import type { Page } from 'playwright'
import type { Ipc } from './ipc.ts'
import { createPageLink } from './page-link.ts'
import { routePage, type PageRoutes } from './page-routes.ts'
import { preloadScript } from './preload-world.ts'
import type { Protocols } from './protocol.ts'
import { fromChromiumUrl, toChromiumUrl } from './scheme-url.ts'
import { eventsOf, missing, preventable, strict } from './strict.ts'

const EVENTS = [
  'did-start-loading',
  'dom-ready',
  'did-finish-load',
  'did-stop-loading',
  'did-fail-load',
  'did-navigate',
  'page-title-updated',
  'console-message',
  'preload-error',
  'render-process-gone',
  'destroyed',
  'focus',
  'blur',
  'will-navigate',
  'will-frame-navigate',
  // These never come to pass in the shell: nothing redirects, embeds, hangs or is granted a window.
  'will-redirect',
  'will-attach-webview',
  'did-create-window',
  'unresponsive',
  'responsive',
]

const PAGE_PATIENCE_MS = 1_000

export interface WebContentsPorts {
  readonly ipc: Ipc
  readonly protocols: Protocols
  readonly session: Session
  readonly preferences: WebPreferences
  readonly complain: (sentence: string) => void
  /** Asked for once the page is there, and for every page after the first was closed from outside. */
  readonly openPage: () => Promise<Page>
}

export interface ShellContents {
  readonly contents: WebContents
  readonly events: ReturnType<typeof eventsOf>
  /** The page, once it has been opened. */
  readonly page: () => Promise<Page>
  readonly loaded: () => string
  load(url: string): Promise<void>
  destroy(): Promise<void>
  /** False for a page that has crashed or was closed and has been given up. */
  isCurrent(page: Page): boolean
  /** The page was closed from outside; the next load opens another. */
  forget(): void
}

export function createWebContents(id: number, ports: WebContentsPorts): ShellContents {
  const { preferences } = ports
  const script = preferences.preload === undefined ? null : readPreload(preferences.preload)
  const events = eventsOf('WebContents', EVENTS)
  let opened: Promise<{ page: Page; routes: PageRoutes }> | null = null
  let current: Page | null = null
  let destroyed = false
  let lastUrl = ''
  let openHandler: ((details: Electron.HandlerDetails) => WindowOpenHandlerResponse) | null = null

  const link = createPageLink({
    invoke: (channel, args) => ports.ipc.invoke(channel, args, contents, mainFrame),
    send: (channel, args) => ports.ipc.send(channel, args, contents, mainFrame),
    preloadFailed(message) {
      ports.complain(`Unable to load preload script: ${message}`)
      events.emit('preload-error', {}, preferences.preload, new Error(message))
    },
  })

  const mainFrame: WebFrameMain = strict<WebFrameMain>('WebFrameMain', {
    get url() {
      return currentUrl()
    },
    get origin() {
      return currentUrl().split('/').slice(0, 3).join('/')
    },
    get top() {
      return mainFrame
    },
    parent: null,
    frames: [],
    processId: 1,
    routingId: 1,
    name: '',
    detached: false,
    send: (channel, ...args: unknown[]) => contents.send(channel, ...args),
    isDestroyed: () => destroyed,
  })

  const currentUrl = (): string => (current ? fromChromiumUrl(current.url()) : '')

  function forbidden(url: string, isMainFrame: boolean): boolean {
    const event = preventable()
    const details = Object.assign(event, { url, isMainFrame, isSameDocument: false, frame: mainFrame })
    events.emit('will-frame-navigate', details)
    if (isMainFrame) events.emit('will-navigate', details, url, false, isMainFrame, 1, 1)
    return event.defaultPrevented
  }

  function opening(url: string, frameName: string): void {
    const referrer = { url: currentUrl(), policy: 'default' } as const
    const answer = openHandler?.({ url, frameName, features: '', disposition: 'foreground-tab', referrer })
    if (answer?.action !== 'deny') ports.complain('not in the shell: a window opened by a page. It was denied.')
  }

  /** A page that is on its way out still loads and logs; its contents are silent by then. */
  function tell(event: string, ...args: unknown[]): void {
    if (!destroyed) events.emit(event, ...args)
  }

  async function open(): Promise<{ page: Page; routes: PageRoutes }> {
    const page = await ports.openPage()
    current = page
    await link.attach(page)
    if (script !== null) await page.addInitScript(preloadScript(script, process.platform))
    const { complain, protocols } = ports
    const routes = await routePage(page, { handlerFor: protocols.handlerFor, forbidden, opening, complain })
    page.on('domcontentloaded', () => tell('dom-ready', {}))
    page.on('load', () => {
      tell('did-finish-load', {})
      tell('did-stop-loading', {})
    })
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) tell('did-navigate', {}, fromChromiumUrl(frame.url()), 200, 'OK')
    })
    page.on('crash', () => {
      forget()
      tell('render-process-gone', {}, { reason: 'crashed', exitCode: 1 })
      void page.close().catch(() => undefined)
    })
    page.on('pageerror', (error) => ports.complain(`Uncaught in the window: ${error.stack ?? error.message}`))
    page.on('console', (message) => {
      const type = message.type()
      const level = type === 'error' || type === 'warning' || type === 'debug' ? type : 'info'
      const { url, lineNumber } = message.location()
      tell('console-message', { level, message: message.text(), lineNumber, sourceId: url, frame: mainFrame })
    })
    return { page, routes }
  }

  function forget(): void {
    opened = null
    current = null
  }

  async function load(url: string): Promise<void> {
    opened ??= open()
    const { page, routes } = await opened
    if (contents.isDestroyed()) return
    lastUrl = url
    const target = toChromiumUrl(url)
    routes.expect(target)
    events.emit('did-start-loading', {})
    const failure = await page.goto(target).then(
      () => null,
      (error: unknown) => /net::(ERR_\w+)/.exec(String(error))?.[1] ?? 'ERR_FAILED',
    )
    if (failure === null || contents.isDestroyed()) return
    events.emit('did-fail-load', {}, -2, failure, url, true, 1, 1)
    throw new Error(`${failure} (-2) loading '${url}'`)
  }

  const contents: WebContents = strict<WebContents>(
    'WebContents',
    {
      id,
      session: ports.session,
      mainFrame,
      getURL: currentUrl,
      getTitle: () => '',
      getType: () => 'window',
      // Not in Electron's typings, but in Electron: what a test reads to see how a page runs.
      ...{ getLastWebPreferences: () => ({ ...preferences }) },
      isDestroyed: () => destroyed,
      isLoading: () => current === null,
      isCrashed: () => lastUrl !== '' && opened === null,
      loadURL: load,
      reload() {
        void load(lastUrl).catch(() => undefined)
      },
      send(channel, ...args: unknown[]) {
        if (destroyed) throw new TypeError('Object has been destroyed')
        link.push(channel, args)
      },
      setWindowOpenHandler(handler) {
        openHandler = handler
      },
      async executeJavaScript(code) {
        opened ??= open()
        const { page } = await opened
        return page.evaluate(code)
      },
      close() {
        throw missing('WebContents.close; close the window')
      },
    },
    events,
  )

  return {
    contents,
    events,
    load,
    loaded: () => lastUrl,
    async page() {
      opened ??= open()
      return (await opened).page
    },
    isCurrent: (page) => page === current,
    forget,
    async destroy() {
      if (destroyed) return
      destroyed = true
      const { page } = (await opened?.catch(() => null)) ?? {}
      // An error page at which a test looks, too, may never answer; it goes with the browser.
      if (page) await Promise.race([page.close().catch(() => undefined), pause(PAGE_PATIENCE_MS, null, { ref: false })])
      current = null
      events.emit('destroyed')
    },
  }
}

/** A sandboxed preload is one CommonJS file with an absolute path; anything else would only be missing, silently. */
function readPreload(path: string): string {
  if (!isAbsolute(path)) throw new Error(`preload script must have absolute path: ${path}`)
  const source = readFileSync(path, 'utf8')
  // Throws SyntaxError for import, export and the like.
  new Script(`(function (require, module, exports, process) {\n${source}\n})`, { filename: path })
  return source
}
