import { EventEmitter } from 'node:events'
import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import { eventsOf, strict } from './strict.ts'

/** The inside of a utility process: `parentPort` and nothing of main's. Started by utility-process.ts, never by hand. */
const [execPath = '', , modulePath = '', ...args] = process.argv
process.argv = [execPath, modulePath, ...args]

const events = eventsOf('parentPort', ['message', 'close'])
const send = process.send?.bind(process)
Object.defineProperty(process, 'send', { value: undefined })
Object.defineProperty(process, 'type', { value: 'utility' })
Object.defineProperty(process, 'parentPort', {
  value: strict<Electron.ParentPort>(
    'parentPort',
    {
      postMessage: (message: unknown) => void send?.(Object(structuredClone(message))),
    },
    events,
  ),
})

// As a MessagePort's, messages wait until somebody listens.
const early: unknown[] = []
process.on('message', (message) => {
  if (events.listenerCount('message') === 0) early.push(message)
  else events.emit('message', Object.assign({ ports: [] }, message))
})
events.on('newListener', (event) => {
  if (event !== 'message') return
  queueMicrotask(() => {
    for (const message of early.splice(0)) events.emit('message', Object.assign({ ports: [] }, message))
  })
})
// A utility process does not outlive the application.
process.on('disconnect', () => process.exit(0))

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'electron' || specifier.startsWith('electron/')) {
      throw new Error('not in the shell: electron in a utility process')
    }
    return next(specifier, context)
  },
})
EventEmitter.defaultMaxListeners = 0
await import(pathToFileURL(modulePath).href)
