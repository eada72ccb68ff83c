import type { Clipboard, Dialog, PowerMonitor, Session, Shell } from 'electron'
import type { Lifecycle } from './lifecycle.ts'
import { eventsOf, strict } from './strict.ts'
import type { Protocols } from './protocol.ts'

/** Boxes become sentences on standard error; there is nobody to answer a question. */
export function createDialog(say: (sentence: string) => void): Dialog {
  return strict<Dialog>('dialog', {
    showErrorBox: (title, content) => say(`${title}: ${content}`),
  })
}

/** A stand-in never starts other programs: it says what it would have opened. */
export function createShellModule(say: (sentence: string) => void): Shell {
  return strict<Shell>('shell', {
    async openExternal(url) {
      say(`would open ${url}`)
      return Promise.resolve()
    },
    async openPath(path) {
      say(`would open ${path}`)
      return Promise.resolve('')
    },
    showItemInFolder: (path) => say(`would show ${path}`),
    beep: () => undefined,
  })
}

export function createClipboard(): Clipboard {
  let text = ''
  return strict<Clipboard>('clipboard', {
    readText: () => Promise.resolve(text),
    async writeText(next) {
      text = next
      return Promise.resolve()
    },
    clear: () => void (text = ''),
  })
}

/** Nothing happens to a stand-in's power by itself: tests emit the events. */
export function createPowerMonitor(): PowerMonitor {
  const events = eventsOf('powerMonitor', [
    ...['suspend', 'resume', 'on-ac', 'on-battery', 'shutdown', 'lock-screen', 'unlock-screen'],
    ...['user-did-become-active', 'user-did-resign-active', 'thermal-state-change', 'speed-limit-change'],
  ])
  return strict<PowerMonitor>(
    'powerMonitor',
    {
      getSystemIdleState: () => 'active',
      getSystemIdleTime: () => 0,
      getCurrentThermalState: () => 'unknown',
      isOnBatteryPower: () => false,
      onBatteryPower: false,
    },
    events,
  )
}

/** One session, the default one. That its handlers are set is all the shell can show: Chromium asks nobody here. */
export function createSessionModule(
  lifecycle: Lifecycle,
  { protocol }: Protocols,
): { session: typeof Electron.Session; defaultSession: Session } {
  const defaultSession = strict<Session>(
    'Session',
    {
      protocol,
      setPermissionRequestHandler: () => undefined,
      setPermissionCheckHandler: () => undefined,
      setDevicePermissionHandler: () => undefined,
      setSpellCheckerEnabled: () => undefined,
      setUserAgent: () => undefined,
      isPersistent: () => true,
      clearCache: () => Promise.resolve(),
    },
    eventsOf('Session', ['will-download', 'preconnect', 'spellcheck-dictionary-download-failure']),
  )
  const statics: Partial<Omit<typeof Electron.Session, 'prototype'>> = {
    get defaultSession() {
      lifecycle.needReady('Session can only be received when app is ready')
      return defaultSession
    },
  }
  return { session: strict<typeof Electron.Session>('session', statics), defaultSession }
}
