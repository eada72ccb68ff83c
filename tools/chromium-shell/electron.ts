import type Electron from 'electron'
import { join } from 'node:path'
import { createApp, type AppPorts } from './app.ts'
import { createWindows } from './browser-window.ts'
import type { Chromium } from './chromium.ts'
import { createIpc } from './ipc.ts'
import { createMenus, type ShownItem } from './menu.ts'
import { createNativeImage } from './native-image.ts'
import { createTheme } from './native-theme.ts'
import { createNet } from './net.ts'
import { createNotificationClass, type Desktop } from './notification.ts'
import { createProtocols } from './protocol.ts'
import { createSafeStorage } from './safe-storage.ts'
import {
  createClipboard,
  createDialog,
  createPowerMonitor,
  createSessionModule,
  createShellModule,
} from './small-modules.ts'
import { missing, strict } from './strict.ts'
import { createTrays } from './tray.ts'
import { createUtilityProcess } from './utility-process.ts'

export interface ElectronPorts extends Omit<AppPorts, 'windows'> {
  readonly chromium: Chromium
  readonly hasKeychain: boolean
  readonly desktop: Desktop
  readonly say: (sentence: string) => void
}

export interface StandIn {
  /** What `import … from 'electron'` gives. */
  readonly electron: typeof Electron
  readonly app: Electron.App
  emit(event: string, ...args: unknown[]): void
  trayMenu(): readonly ShownItem[]
}

/** Modules of main's that the shell does not have: they can be imported, and throw when they are used. */
const ABSENT = [
  ...[
    'autoUpdater',
    'BaseWindow',
    'BrowserView',
    'ClipboardItem',
    'contentTracing',
    'crashReporter',
    'desktopCapturer',
  ],
  ...['globalShortcut', 'ImageView', 'inAppPurchase', 'MessageChannelMain', 'netLog', 'powerSaveBlocker'],
  ...['pushNotifications', 'screen', 'ShareMenu', 'systemPreferences', 'TouchBar', 'View', 'WebContentsView'],
  ...['webFrameMain', 'WebSocket', 'parentPort', 'contextBridge', 'ipcRenderer', 'webFrame', 'webUtils'],
]

/** Electron's main-process modules, joined. */
export function createStandIn(ports: ElectronPorts): StandIn {
  const { lifecycle, chromium, say } = ports
  const shellApp = createApp({ ...ports, windows: () => windows })
  const { app, events } = shellApp
  const path = (name: string): string => join(app.getPath('userData'), name)

  const protocols = createProtocols(lifecycle)
  const ipc = createIpc()
  const theme = createTheme()
  const { session, defaultSession } = createSessionModule(lifecycle, protocols)
  const windows = createWindows({
    lifecycle,
    ipc,
    protocols,
    session: defaultSession,
    complain: say,
    async openPage(size) {
      const page = await chromium.openPage(path('shell-chromium'), size).catch((error: unknown) => {
        say(`Chromium could not be started: ${error instanceof Error ? error.message : String(error)}`)
        throw error
      })
      await theme.apply(page)
      return page
    },
    tell(event, subject) {
      if (event === 'contents') events.emit('web-contents-created', {}, subject)
      if (event === 'created') events.emit('browser-window-created', {}, subject)
      if (event === 'focus') events.emit('browser-window-focus', {}, subject)
      if (event === 'blur') events.emit('browser-window-blur', {}, subject)
      if (event === 'vetoed') shellApp.windowVetoed()
      if (event === 'closed') shellApp.windowClosed()
    },
  })
  const menus = createMenus((role) => {
    if (role === 'quit') app.quit()
    else throw missing(`the menu role '${role}'`)
  })
  const { nativeImage, fromPath } = createNativeImage()
  const trays = createTrays({ lifecycle, menus, fromPath })

  const present: Partial<typeof Electron> = {
    app,
    BrowserWindow: windows.BrowserWindow,
    clipboard: createClipboard(),
    dialog: createDialog(say),
    ipcMain: ipc.ipcMain,
    Menu: menus.Menu,
    MenuItem: menus.MenuItem,
    nativeImage,
    nativeTheme: theme.nativeTheme,
    net: createNet({ lifecycle, handlerFor: protocols.handlerFor }),
    Notification: createNotificationClass(lifecycle, ports.desktop),
    powerMonitor: createPowerMonitor(),
    protocol: protocols.protocol,
    safeStorage: createSafeStorage({ lifecycle, keyFile: ports.hasKeychain ? () => path('shell-keychain') : null }),
    session,
    shell: createShellModule(say),
    Tray: trays.Tray,
    utilityProcess: createUtilityProcess(lifecycle),
    webContents: strict<typeof Electron.webContents>('webContents', windows.webContents),
  }
  const absent = Object.fromEntries(ABSENT.map((name) => [name, strict<object>(name, {})]))
  return {
    electron: strict<typeof Electron>('electron', { ...absent, ...present }),
    app,
    emit: (event, ...args) => void events.emit(event, ...args),
    trayMenu: () => trays.shown(),
  }
}
