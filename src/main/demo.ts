import { utilityProcess } from 'electron'
import { systemClock } from '../shared/time.ts'
import { createDemoKeeper, type Demo } from './demo-child.ts'

/**
 * The demo workspace in a process of its own: `entry` is the absolute path of its bundle, `dataDir` where it keeps what is
 * written in it. Call `start` after `ready`. (`child_process.fork` would need the fuse that lets Electron run as Node.)
 */
export function createDemo(entry: string, dataDir: string): Demo {
  return createDemoKeeper({
    dataDir,
    clock: systemClock,
    fork() {
      // Nothing of it belongs on standard output, where the command line's answers go.
      const child = utilityProcess.fork(entry, [], { serviceName: 'Hush demo workspace', stdio: 'ignore' })
      return {
        postMessage: (message) => child.postMessage(message),
        onMessage: (listener) => child.on('message', listener),
        onExit: (listener) => child.once('exit', listener),
        kill: () => child.kill(),
      }
    },
  })
}
