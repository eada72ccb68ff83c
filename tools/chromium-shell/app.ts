import type { App } from 'electron'
import { spawn } from 'node:child_process'
import type { Lifecycle } from './lifecycle.ts'
import { createPaths } from './paths.ts'
import { createQuit } from './quit.ts'
import { createSingleInstance } from './single-instance.ts'
import { eventsOf, strict } from './strict.ts'

const EVENTS = [
  'will-finish-launching',
  'ready',
  'before-quit',
  'will-quit',
  'quit',
  'window-all-closed',
  'second-instance',
  'browser-window-created',
  'browser-window-focus',
  'browser-window-blur',
  'web-contents-created',
  // They come on other systems, or when something breaks that the shell does not have.
  'activate',
  'open-url',
  'open-file',
  'child-process-gone',
  'render-process-gone',
  'gpu-info-update',
  'session-created',
  'certificate-error',
  'select-client-certificate',
  'login',
]

/** Of package.json, what Electron reads. */
interface Manifest {
  readonly name: string
  readonly productName?: string | undefined
  readonly version: string
  readonly desktopName?: string | undefined
}

export interface AppPorts {
  readonly lifecycle: Lifecycle
  readonly manifest: Manifest
  readonly appPath: string
  readonly userDataDir: string | null
  /** The shell's own command line after the program: `argv` has Electron's shape, for the application. */
  readonly command: readonly string[]
  readonly windows: () => { count(): number; closeAll(): void; destroyAll(): void }
  readonly end: (code: number) => void
}

export interface ShellApp {
  readonly app: App
  readonly events: ReturnType<typeof eventsOf>
  windowVetoed(): void
  windowClosed(): void
}

export function createApp({ lifecycle, manifest, appPath, userDataDir, command, windows, end }: AppPorts): ShellApp {
  const events = eventsOf('app', EVENTS)
  let name = manifest.productName ?? manifest.name
  let badge = 0
  let desktopName = manifest.desktopName ?? `${manifest.name}.desktop`
  let relaunch: readonly string[] | null = null
  const switches = new Map<string, string>()
  const paths = createPaths(() => name, userDataDir)

  const instance = createSingleInstance(({ argv, cwd, data }) => {
    void lifecycle.whenReady.then(() => events.emit('second-instance', {}, [...argv], cwd, data))
  })
  const state = createQuit({
    lifecycle,
    events,
    windows,
    end(code) {
      instance.release()
      if (relaunch)
        spawn(process.execPath, [...process.execArgv, ...relaunch], { detached: true, stdio: 'inherit' }).unref()
      end(code)
    },
  })

  const setBadge = (count = 0): boolean => {
    badge = count
    return desktopName !== ''
  }

  const app: App = strict<App>(
    'app',
    {
      get name() {
        return name
      },
      set name(next) {
        name = next
      },
      get badgeCount() {
        return badge
      },
      set badgeCount(count) {
        setBadge(count)
      },
      isPackaged: false,
      userAgentFallback: 'chromium-shell',
      commandLine: strict('commandLine', {
        appendSwitch: (key: string, value = '') => void switches.set(key.toLowerCase(), value),
        hasSwitch: (key: string) => switches.has(key.toLowerCase()),
        getSwitchValue: (key: string) => switches.get(key.toLowerCase()) ?? '',
        removeSwitch: (key: string) => void switches.delete(key.toLowerCase()),
      }),
      getName: () => name,
      setName(next) {
        name = next
      },
      getVersion: () => manifest.version,
      getAppPath: () => appPath,
      getPath: (wanted) => paths.get(wanted),
      setPath: (wanted, path) => paths.set(wanted, path),
      getLocale: () => locale(),
      getSystemLocale: () => locale(),
      getPreferredSystemLanguages: () => [locale()],
      getLocaleCountryCode: () => locale().split('-')[1] ?? '',
      isReady: () => lifecycle.isReady(),
      whenReady: () => lifecycle.whenReady,
      quit: state.quit,
      exit: (code = 0) => state.exit(code),
      relaunch: (options) => void (relaunch = options?.args ? [...command.slice(0, 1), ...options.args] : command),
      focus: () => undefined,
      requestSingleInstanceLock: (data) => instance.request(paths.get('userData'), data),
      hasSingleInstanceLock: () => instance.held(),
      releaseSingleInstanceLock: () => instance.release(),
      setBadgeCount: setBadge,
      getBadgeCount: () => badge,
      // No .desktop file is installed, and then these answer so: browser_linux.cc.
      setAsDefaultProtocolClient: () => false,
      removeAsDefaultProtocolClient: () => false,
      isDefaultProtocolClient: () => false,
      setAppUserModelId: () => undefined,
      setDesktopName: (next) => void (desktopName = next),
      setAboutPanelOptions: () => undefined,
      enableSandbox() {
        if (lifecycle.isReady()) throw new Error('app.enableSandbox() can only be called before app is ready')
      },
      disableHardwareAcceleration() {
        if (lifecycle.isReady())
          throw new Error('app.disableHardwareAcceleration() can only be called before app is ready')
      },
    },
    events,
  )
  return { app, events, windowVetoed: state.windowVetoed, windowClosed: state.windowClosed }
}

const locale = (): string =>
  (process.env['LC_ALL'] ?? process.env['LANG'] ?? 'en_US').split('.')[0]?.replace('_', '-') ?? 'en-US'
