import { pack, unpack } from './codec.ts'

/** Name of the door between page and shell. The page never sees it: it is taken away before any script of the page runs. */
export const DOOR = '__hush_shell_door__'

/**
 * The script that runs first in every document: it plays Electron's sandboxed preload environment in the page's own world (a
 * stand-in has no other), keeps everything in closures, and lets nothing but what the preload exposes reach the page.
 */
export function preloadScript(preloadSource: string, platform: string): string {
  return `(() => {
const door = globalThis[${JSON.stringify(DOOR)}]
delete globalThis[${JSON.stringify(DOOR)}]
if (globalThis.top !== globalThis.self || !/^http:.*\\.localhost/.test(location.origin)) return
const tools = { pack: ${pack.toString()}, unpack: ${unpack.toString()} };
(${world.toString()})(door, tools, ${JSON.stringify(platform)}, (require, module, exports, process) => {
${preloadSource}
})
})()`
}

type Door = (text: string) => Promise<string>
type Listener = (...args: unknown[]) => unknown
type Preload = (require: (name: string) => unknown, module: object, exports: object, process: object) => void

/** Self-contained: it crosses to the page as source text. */
function world(
  door: Door,
  tools: { pack: typeof pack; unpack: typeof unpack },
  platform: string,
  preload: Preload,
): void {
  const missing = (what: string): Error => new Error(`not in the shell: ${what}`)
  const tell = (packet: object): void => {
    door(tools.pack(packet)).catch(() => undefined)
  }

  // The context bridge (shell/renderer/api/electron_api_context_bridge.cc): what can be cloned is cloned, functions and
  // promises are wrapped anew at every crossing, errors keep their message only, a proxy cannot cross.
  function cross(value: unknown): unknown {
    if (typeof value === 'function') return crossFunction(value)
    if (typeof value === 'symbol') throw new Error('A symbol could not be cloned.')
    if (typeof value !== 'object' || value === null) return value
    if (value instanceof Promise) {
      return new Promise((resolve, reject) => {
        value.then(
          (result: unknown) => resolve(cross(result)),
          (error: unknown) => reject(new Error(error instanceof Error ? error.message : String(error))),
        )
      })
    }
    if (value instanceof Error) return new Error(value.message)
    let refusal: string
    try {
      const copy: unknown = structuredClone(value)
      return copy
    } catch (error) {
      refusal = String(error)
    }
    // A function inside is no obstacle to the bridge, but a proxy is: V8 names it as an object, where it names a function's text.
    if (/: (#<(?!Promise)|\[object Array\])/.test(refusal)) throw new Error('An object could not be cloned.')
    if (Array.isArray(value)) return value.map((item: unknown) => cross(item))
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, item]) => typeof item !== 'symbol')
        .map(([key, item]: [string, unknown]) => [key, cross(item)]),
    )
  }

  function crossFunction(inner: object): Listener {
    return (...args) => {
      const given = args.map((item) => cross(item))
      let failure: string
      try {
        return cross(typeof inner === 'function' ? Reflect.apply(inner, undefined, given) : undefined)
      } catch (error) {
        failure = error instanceof Error ? error.message : String(error)
      }
      throw new Error(failure)
    }
  }

  function freeze(value: unknown): unknown {
    if (typeof value !== 'object' || value === null || Object.isFrozen(value) || ArrayBuffer.isView(value)) return value
    for (const item of Object.values(value)) freeze(item)
    return Object.freeze(value)
  }

  const contextBridge = strictly('contextBridge', {
    exposeInMainWorld(key: string, api: unknown) {
      if (key in globalThis) throw new Error('Cannot bind an API on top of an existing property on the window object')
      const value = freeze(cross(api))
      Object.defineProperty(globalThis, key, { value, writable: false, enumerable: true, configurable: false })
    },
  })

  const listeners = new Map<string, { listener: Listener; call: Listener }[]>()
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  let lastId = 0

  const addListener = (channel: string, listener: Listener, call: Listener): object => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), { listener, call }])
    return ipcRenderer
  }
  const removeListener = (channel: string, listener: Listener): object => {
    const left = [...(listeners.get(channel) ?? [])]
    const at = left.findLastIndex((entry) => entry.listener === listener)
    if (at >= 0) left.splice(at, 1)
    listeners.set(channel, left)
    return ipcRenderer
  }
  const on = (channel: string, listener: Listener): object => addListener(channel, listener, listener)
  const ipcRenderer: object = strictly('ipcRenderer', {
    async invoke(channel: string, ...args: unknown[]): Promise<unknown> {
      const id = (lastId += 1)
      const packet = tools.pack({ kind: 'invoke', id, channel, args })
      const answer = new Promise((resolve, reject) => waiting.set(id, { resolve, reject }))
      door(packet).catch(() => undefined)
      return answer
    },
    send(channel: string, ...args: unknown[]) {
      tell({ kind: 'send', channel, args })
    },
    on,
    addListener: on,
    once: (channel: string, listener: Listener) =>
      addListener(channel, listener, (...args) => {
        removeListener(channel, listener)
        return listener(...args)
      }),
    off: removeListener,
    removeListener,
    removeAllListeners(channel?: string) {
      if (channel === undefined) listeners.clear()
      else listeners.delete(channel)
      return ipcRenderer
    },
  })

  // One stream carries answers and pushes, so that they arrive in the order in which main sent them.
  function deliver(message: unknown): void {
    if (!Array.isArray(message)) return
    const parts: unknown[] = message
    const [kind, about, ...rest] = parts
    if (kind === 'answer' && typeof about === 'number') {
      const asked = waiting.get(about)
      waiting.delete(about)
      if (rest[0] === true) asked?.resolve(rest[1])
      else asked?.reject(new Error(String(rest[1])))
    } else if (kind === 'push' && typeof about === 'string') {
      const event = { sender: ipcRenderer, ports: [], senderId: 0 }
      for (const { call } of listeners.get(about) ?? []) {
        try {
          call(event, ...rest)
        } catch (error) {
          setTimeout(() => {
            throw error
          })
        }
      }
    }
  }
  async function listen(): Promise<void> {
    for (;;) {
      const batch = tools.unpack(await door(tools.pack({ kind: 'poll' })))
      for (const message of Array.isArray(batch) ? batch : []) deliver(message)
    }
  }

  function strictly(name: string, part: object): object {
    return new Proxy(part, {
      get(target, key) {
        const member: unknown = Reflect.get(target, key)
        if (key in target || typeof key === 'symbol' || key === 'then') return member
        throw missing(`${name}.${key} in a preload`)
      },
    })
  }

  function createEmitter(): object {
    const heard = new Map<string, Listener[]>()
    const emitter = {
      on(name: string, listener: Listener) {
        heard.set(name, [...(heard.get(name) ?? []), listener])
        return emitter
      },
      off(name: string, listener: Listener) {
        heard.set(
          name,
          (heard.get(name) ?? []).filter((entry) => entry !== listener),
        )
        return emitter
      },
      emit(name: string, ...args: unknown[]) {
        for (const listener of heard.get(name) ?? []) listener(...args)
        return heard.has(name)
      },
    }
    return strictly('EventEmitter', emitter)
  }
  function EventEmitter(): object {
    return createEmitter()
  }

  const modules: Readonly<Record<string, object>> = {
    electron: strictly('electron', { contextBridge, ipcRenderer }),
    events: Object.assign(EventEmitter, { EventEmitter }),
    timers: { setTimeout, clearTimeout, setInterval, clearInterval },
    url: { URL, URLSearchParams },
  }
  const require = (name: string): unknown => {
    const bare = name.replace(/^node:/, '').replace(/^electron\/(renderer|common)$/, 'electron')
    if (!Object.hasOwn(modules, bare)) throw new Error(`module not found: ${name}`)
    return modules[bare]
  }

  tell({ kind: 'hello' })
  listen().catch(() => undefined)
  try {
    const module = { exports: {} }
    const process = strictly('process', { type: 'renderer', platform, sandboxed: true, contextIsolated: true, env: {} })
    preload(require, module, module.exports, process)
  } catch (error) {
    tell({ kind: 'preload-error', message: error instanceof Error ? error.message : String(error) })
  }
}
