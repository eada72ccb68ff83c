import type { BrowserWindow, BrowserWindowConstructorOptions, Rectangle, WebContents } from 'electron'
import type { Page } from 'playwright'
import { WEB_PREFERENCE_KEYS, WINDOW_OPTION_KEYS } from './browser-window-options.ts'
import type { Lifecycle } from './lifecycle.ts'
import { checkKeys, constructible, eventsOf, preventable, strict } from './strict.ts'
import { createWebContents, type WebContentsPorts } from './web-contents.ts'

const EVENTS = ['show', 'hide', 'close', 'closed', 'focus', 'blur', 'minimize', 'restore', 'maximize', 'unmaximize']
const MORE_EVENTS = [
  'ready-to-show',
  'page-title-updated',
  'resize',
  'resized',
  'move',
  'moved',
  'unresponsive',
  'responsive',
]
/** Windows alone ends sessions with these. */
const NEVER_HERE = ['session-end', 'query-session-end']

const DEFAULT_SIZE = { width: 800, height: 600 }

export interface WindowPorts extends Omit<WebContentsPorts, 'preferences' | 'openPage'> {
  readonly lifecycle: Lifecycle
  readonly openPage: (size: { width: number; height: number }) => Promise<Page>
  /** Tells `app`; `closed` comes with what the quit state machine needs to know. */
  readonly tell: (event: 'contents' | 'created' | 'focus' | 'blur' | 'vetoed' | 'closed', subject: object) => void
}

export interface Windows {
  readonly BrowserWindow: typeof BrowserWindow
  readonly webContents: { getAllWebContents(): WebContents[]; fromId(id: number): WebContents | undefined }
  count(): number
  closeAll(): void
  destroyAll(): void
}

interface Kept {
  readonly id: number
  readonly window: BrowserWindow
  isFocused(): boolean
  close(): void
  destroy(): void
}

export function createWindows(ports: WindowPorts): Windows {
  const kept: Kept[] = []
  const names = new Set<string>()
  let lastId = 0

  function make(options: BrowserWindowConstructorOptions = {}): BrowserWindow {
    ports.lifecycle.needReady('Cannot create BrowserWindow before app is ready')
    checkKeys('BrowserWindow', options, WINDOW_OPTION_KEYS)
    const preferences = options.webPreferences ?? {}
    checkKeys('webPreferences', preferences, WEB_PREFERENCE_KEYS)
    const { name } = options
    if (name !== undefined && names.has(name)) throw new Error(`Window name '${name}' is already in use`)
    if (name !== undefined) names.add(name)

    const id = (lastId += 1)
    const events = eventsOf('BrowserWindow', [...EVENTS, ...MORE_EVENTS, ...NEVER_HERE])
    let bounds: Rectangle = {
      x: options.x ?? 0,
      y: options.y ?? 0,
      width: options.width ?? DEFAULT_SIZE.width,
      height: options.height ?? DEFAULT_SIZE.height,
    }
    let visible = options.show !== false
    let focused = visible
    let minimized = false
    let destroyed = false
    let title = options.title ?? ''
    const shell = createWebContents(id, {
      ...ports,
      preferences,
      async openPage() {
        const page = await ports.openPage(bounds)
        page.on('close', () => closedFromOutside(page))
        return page
      },
    })
    let isGone = false

    /** The person closed Chromium's window: too late to keep the page, not to keep the application's window. */
    function closedFromOutside(page: Page): void {
      if (destroyed || !shell.isCurrent(page)) return
      isGone = true
      shell.forget()
      close()
    }

    function setFocused(next: boolean): void {
      if (focused === next) return
      focused = next
      events.emit(next ? 'focus' : 'blur', {})
      shell.events.emit(next ? 'focus' : 'blur')
      ports.tell(next ? 'focus' : 'blur', window)
    }

    function setVisible(next: boolean): void {
      if (visible === next) return
      visible = next
      events.emit(next ? 'show' : 'hide', {})
      if (next && isGone) {
        isGone = false
        void shell.load(shell.loaded()).catch(() => undefined)
      }
    }

    function alive(): void {
      if (destroyed) throw new TypeError('Object has been destroyed')
    }

    function close(): void {
      if (destroyed) return
      const event = preventable()
      events.emit('close', event)
      if (event.defaultPrevented) ports.tell('vetoed', window)
      else destroy()
    }

    function destroy(): void {
      if (destroyed) return
      destroyed = true
      visible = false
      focused = false
      void shell.destroy().then(() => {
        if (name !== undefined) names.delete(name)
        const at = kept.findIndex((entry) => entry.id === id)
        if (at >= 0) kept.splice(at, 1)
        events.emit('closed')
        ports.tell('closed', window)
      })
    }

    const window: BrowserWindow = strict<BrowserWindow>(
      'BrowserWindow',
      {
        id,
        webContents: shell.contents,
        loadURL: (url) => shell.load(url),
        reload: () => shell.contents.reload(),
        close,
        destroy,
        isDestroyed: () => destroyed,
        show() {
          alive()
          minimized = false
          setVisible(true)
          setFocused(true)
        },
        showInactive() {
          alive()
          setVisible(true)
        },
        hide() {
          alive()
          setFocused(false)
          setVisible(false)
        },
        isVisible: () => visible && !minimized,
        focus() {
          alive()
          if (visible) setFocused(true)
        },
        blur() {
          alive()
          setFocused(false)
        },
        isFocused: () => focused,
        minimize() {
          alive()
          if (minimized) return
          minimized = true
          setFocused(false)
          events.emit('minimize', {})
        },
        restore() {
          alive()
          if (!minimized) return
          minimized = false
          events.emit('restore', {})
          setFocused(true)
        },
        isMinimized: () => minimized,
        maximize() {
          alive()
          setVisible(true)
        },
        isMaximized: () => false,
        isFullScreen: () => false,
        moveTop: alive,
        flashFrame: alive,
        getBounds: () => ({ ...bounds }),
        getNormalBounds: () => ({ ...bounds }),
        getSize: () => [bounds.width, bounds.height],
        setBounds(next) {
          alive()
          bounds = { ...bounds, ...next }
          void resize()
        },
        setSize(width, height) {
          alive()
          bounds = { ...bounds, width, height }
          void resize()
        },
        setMinimumSize: alive,
        center: alive,
        getTitle: () => title,
        setTitle(next) {
          alive()
          title = next
        },
        setMenu: alive,
        removeMenu: alive,
        setMenuBarVisibility: alive,
        setAutoHideMenuBar: alive,
        setIcon: alive,
        setBackgroundColor: alive,
        setSkipTaskbar: alive,
      },
      events,
    )

    async function resize(): Promise<void> {
      const { width, height } = bounds
      await (await shell.page()).setViewportSize({ width, height }).catch(() => undefined)
      events.emit('resize')
      events.emit('resized')
    }

    shell.events.once('did-finish-load', () => events.emit('ready-to-show', {}))
    kept.push({ id, window, isFocused: () => focused, close, destroy })
    ports.tell('contents', shell.contents)
    ports.tell('created', window)
    if (visible) queueMicrotask(() => ports.tell('focus', window))
    return window
  }

  const living = (): BrowserWindow[] => kept.map(({ window }) => window)

  return {
    BrowserWindow: constructible<typeof BrowserWindow>('BrowserWindow', (options) => make(asOptions(options)), {
      getAllWindows: living,
      getFocusedWindow: () => kept.find((entry) => entry.isFocused())?.window ?? null,
      fromId: (id) => kept.find((entry) => entry.id === id)?.window ?? null,
      fromWebContents: (contents) => kept.find((entry) => entry.id === contents.id)?.window ?? null,
    }),
    webContents: {
      getAllWebContents: () => living().map(({ webContents }) => webContents),
      fromId: (id) => kept.find((entry) => entry.id === id)?.window.webContents,
    },
    count: () => kept.length,
    closeAll() {
      for (const { close } of [...kept]) close()
    },
    destroyAll() {
      for (const { destroy } of [...kept]) destroy()
    },
  }
}

/** Checked by key (`checkKeys`) and, in the application that gives them, by Electron's own types. */
function asOptions(options: unknown): BrowserWindowConstructorOptions | undefined
function asOptions(options: unknown): unknown {
  return options
}
