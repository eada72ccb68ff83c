import type { EventEmitter } from 'node:events'
import type { Lifecycle } from './lifecycle.ts'
import { preventable } from './strict.ts'

export interface QuitPorts {
  readonly lifecycle: Lifecycle
  readonly events: EventEmitter
  readonly windows: () => { count(): number; closeAll(): void; destroyAll(): void }
  /** Ends the process with this code. */
  readonly end: (code: number) => void
}

export interface Quit {
  quit(): void
  exit(code: number): void
  windowVetoed(): void
  windowClosed(): void
}

/** Electron's order of events on the way out: shell/browser/browser.cc. */
export function createQuit({ lifecycle, events, windows, end }: QuitPorts): Quit {
  let quitting = false
  let exiting = false
  let ended = false
  let code = 0

  function shutdown(): void {
    if (ended) return
    ended = true
    events.emit('quit', preventable(), code)
    end(code)
  }

  function notifyAndShutdown(): void {
    if (ended) return
    const event = preventable()
    events.emit('will-quit', event)
    if (event.defaultPrevented) quitting = false
    else shutdown()
  }

  function quit(): void {
    if (quitting || ended) return
    // Before ready there is nothing to ask: Electron goes at once.
    if (!lifecycle.isReady()) {
      shutdown()
      return
    }
    quitting = true
    const event = preventable()
    events.emit('before-quit', event)
    if (event.defaultPrevented) {
      quitting = false
      return
    }
    if (windows().count() === 0) notifyAndShutdown()
    else windows().closeAll()
  }

  return {
    quit,
    exit(wanted) {
      code = wanted
      exiting = true
      if (windows().count() === 0) shutdown()
      else windows().destroyAll()
    },
    windowVetoed() {
      quitting = false
    },
    windowClosed() {
      if (windows().count() > 0) return
      if (exiting) shutdown()
      else if (quitting) notifyAndShutdown()
      else if (events.listenerCount('window-all-closed') === 0) quit()
      else events.emit('window-all-closed')
    },
  }
}
