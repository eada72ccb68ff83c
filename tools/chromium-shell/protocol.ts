import type { CustomScheme, Protocol } from 'electron'
import type { Lifecycle } from './lifecycle.ts'
import { checkKeys, strict } from './strict.ts'

type Handler = (request: Request) => Response | Promise<Response>

const PRIVILEGES = [
  'standard',
  'secure',
  'bypassCSP',
  'allowServiceWorkers',
  'supportFetchAPI',
  'corsEnabled',
  'stream',
  'codeCache',
  'allowExtensions',
]

export interface Protocols {
  readonly protocol: Protocol
  readonly handlerFor: (scheme: string) => Handler | undefined
}

export function createProtocols(lifecycle: Lifecycle): Protocols {
  const handlers = new Map<string, Handler>()
  const schemes = new Map<string, CustomScheme['privileges']>()
  let registered = false

  const protocol = strict<Protocol>('protocol', {
    registerSchemesAsPrivileged(list) {
      if (lifecycle.isReady())
        throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
      // In Electron a second call quietly replaces the first.
      if (registered)
        throw new Error('protocol.registerSchemesAsPrivileged may be called once: it replaces, never adds')
      for (const entry of list) checkKeys('CustomScheme', entry, ['scheme', 'privileges'])
      registered = true
      for (const { scheme, privileges } of list) {
        checkKeys('CustomScheme privileges', privileges ?? {}, PRIVILEGES)
        if (privileges?.bypassCSP === true) throw new Error('not in the shell: bypassCSP')
        schemes.set(scheme, privileges)
      }
    },
    handle(scheme, handler) {
      lifecycle.needReady('protocol.handle can only be used when app is ready')
      if (handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`)
      const privileges = schemes.get(scheme)
      if (privileges?.standard !== true || privileges.secure !== true) {
        throw new Error(`not in the shell: a scheme that is not standard and secure (${scheme})`)
      }
      handlers.set(scheme, handler)
    },
    unhandle(scheme) {
      if (!handlers.delete(scheme)) throw new Error(`Failed to unhandle protocol: ${scheme}`)
    },
    isProtocolHandled: (scheme) => handlers.has(scheme),
  })

  return { protocol, handlerFor: (scheme) => handlers.get(scheme) }
}
