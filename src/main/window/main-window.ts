import { BrowserWindow, nativeTheme, type WebPreferences } from 'electron'
import { systemWords } from '../../shared/messages/system.ts'
import type { Settings } from '../../shared/settings.ts'
import type { Log } from '../log.ts'
import { createCrashBudget } from './crash-budget.ts'

export interface MainWindow extends Disposable {
  /** Brings it to the front, as far as the desktop allows; makes it where it is gone. */
  show(): void
  /** To the page; to nobody where there is none. It asks for the whole state when it opens, so nothing is lost. */
  send(channel: string, ...payload: unknown[]): void
  /** In front of the person: what arrives there has been seen. */
  isFocused(): boolean
  setTheme(theme: Settings['theme']): void
}

export interface MainWindowPorts {
  readonly url: string
  readonly webPreferences: WebPreferences
  readonly theme: Settings['theme']
  /** Null where the desktop takes the icon from the installed application. */
  readonly iconPath: string | null
  /** Closing hides, unless Hush is ending: a veto would cancel the quitting as well. */
  readonly isQuitting: () => boolean
  /** Focus or visibility changed. */
  readonly onAttentionChange: () => void
  /** The page crashed: it shows nothing any more, until it has been loaded again. */
  readonly onPageCrashed: () => void
  readonly log: Log
}

/** `--paper` of the two themes: what is seen before the first frame. */
const PAPER = { light: '#fdfcfa', dark: '#17181b' } as const

/** The one window: call after `ready`. It shows itself as soon as it has something to show. */
export function createMainWindow(ports: MainWindowPorts): MainWindow {
  const { log, isQuitting, onAttentionChange } = ports
  const mayReload = createCrashBudget(() => performance.now())
  let window: BrowserWindow | null = null
  nativeTheme.themeSource = ports.theme

  const living = (): BrowserWindow | null => (window && !window.isDestroyed() ? window : null)
  const paper = (): string => (nativeTheme.shouldUseDarkColors ? PAPER.dark : PAPER.light)
  const repaint = (): void => living()?.setBackgroundColor(paper())
  nativeTheme.on('updated', repaint)

  function open(): BrowserWindow {
    const made = new BrowserWindow({
      // Electron keeps size and place under this name, which no other window may have.
      name: 'main',
      windowStatePersistence: true,
      title: systemWords.appName,
      width: 1180,
      height: 780,
      minWidth: 720,
      minHeight: 480,
      show: false,
      backgroundColor: paper(),
      autoHideMenuBar: true,
      webPreferences: ports.webPreferences,
      ...(ports.iconPath === null ? {} : { icon: ports.iconPath }),
    })
    const { webContents } = made
    let revealed = false
    const reveal = (): void => {
      if (revealed || made.isDestroyed()) return
      revealed = true
      made.show()
    }
    // On Wayland a window that was never shown may never be ready to be (electron/electron#48859), and a page that
    // could not be loaded is better seen than looked for.
    made.once('ready-to-show', reveal)
    webContents.once('did-finish-load', reveal)
    webContents.once('did-fail-load', reveal)
    // No name of a person or a conversation ever stands in a title, which other programs can read.
    made.on('page-title-updated', (event) => event.preventDefault())
    made.on('close', (event) => {
      if (isQuitting()) return
      event.preventDefault()
      made.hide()
    })
    made.on('closed', () => {
      if (window === made) window = null
      onAttentionChange()
    })
    made.on('focus', onAttentionChange)
    made.on('blur', onAttentionChange)
    made.on('show', onAttentionChange)
    made.on('hide', onAttentionChange)
    made.on('minimize', onAttentionChange)
    made.on('restore', onAttentionChange)
    webContents.on('preload-error', () => log.error('window.preload'))
    webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
      if (reason === 'clean-exit') return
      log.error('window.gone', { reason, exitCode })
      ports.onPageCrashed()
      if (!mayReload()) return
      // Not in here: the process is still being taken apart (electron/electron#51900).
      setImmediate(() => {
        if (made.isDestroyed()) return
        load(made)
      })
    })
    load(made)
    return made
  }

  function load(into: BrowserWindow): void {
    into.loadURL(ports.url).catch(() => log.error('window.load'))
  }

  window = open()
  return {
    show() {
      const there = living()
      if (!there) {
        window = open()
        return
      }
      if (there.isMinimized()) there.restore()
      there.show()
      there.focus()
    },
    send(channel, ...payload) {
      const contents = living()?.webContents
      if (contents && !contents.isDestroyed() && !contents.isCrashed()) contents.send(channel, ...payload)
    },
    isFocused: () => living()?.isFocused() ?? false,
    setTheme(theme) {
      // The page's media query follows; so do menus and title bar.
      nativeTheme.themeSource = theme
      repaint()
    },
    [Symbol.dispose]() {
      nativeTheme.off('updated', repaint)
      living()?.destroy()
      window = null
    },
  }
}
