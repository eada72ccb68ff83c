import type { UtilityProcess } from 'electron'
import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { Lifecycle } from './lifecycle.ts'
import { checkKeys, constructible, eventsOf, strict } from './strict.ts'

const OPTION_KEYS = ['env', 'execArgv', 'cwd', 'stdio', 'serviceName']

/** A child of Node's whose only way to speak is `process.parentPort`, as in Electron. */
export function createUtilityProcess(lifecycle: Lifecycle): typeof Electron.UtilityProcess {
  const statics: Partial<Omit<typeof Electron.UtilityProcess, 'prototype'>> = {
    fork(modulePath, args = [], options = {}) {
      lifecycle.needReady('utilityProcess cannot be created before app is ready.')
      checkKeys('utilityProcess.fork', options, OPTION_KEYS)
      const events = eventsOf('UtilityProcess', ['spawn', 'message', 'exit', 'error'])
      const one = options.stdio
      const [, out = 'inherit', err = 'inherit'] = Array.isArray(one) ? one : ['ignore', one, one]
      const child = fork(join(import.meta.dirname, 'utility-child.ts'), [modulePath, ...args], {
        env: { ...(options.env ?? process.env) },
        cwd: options.cwd,
        execArgv: options.execArgv ?? [],
        serialization: 'advanced',
        // Standard input is closed to utility processes.
        stdio: ['ignore', stream(out), stream(err), 'ipc'],
      })
      let pid: number | undefined
      child.on('spawn', () => {
        pid = child.pid
        events.emit('spawn')
      })
      child.on('message', (message) => events.emit('message', message))
      child.on('exit', (code) => {
        pid = undefined
        events.emit('exit', code ?? 1)
      })
      return strict<UtilityProcess>(
        'UtilityProcess',
        {
          get pid() {
            return pid
          },
          stdout: child.stdout,
          stderr: child.stderr,
          kill: () => child.kill(),
          postMessage(message: unknown, transfer: readonly unknown[] = []) {
            if (transfer.length > 0) throw new Error('not in the shell: transferring ports')
            const clone = structuredClone({ data: message })
            if (child.connected) child.send(clone)
          },
        },
        events,
      )
    },
  }
  return constructible<typeof Electron.UtilityProcess>(
    'UtilityProcess',
    () => {
      throw new TypeError('Illegal constructor')
    },
    statics,
  )
}

const stream = (wanted: unknown): 'pipe' | 'ignore' | 'inherit' =>
  wanted === 'pipe' || wanted === 'ignore' ? wanted : 'inherit'
