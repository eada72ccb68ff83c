import { EventEmitter } from 'node:events'

/** What of Electron the shell does not have says so, instead of doing nothing. */
export const missing = (what: string): Error => new Error(`not in the shell: ${what}`)

/** What the language, the console and test runners ask of any object; asking is not using. */
const ASKED_OF_ANYTHING = new Set([
  'then',
  'toJSON',
  'constructor',
  'prototype',
  'inspect',
  'asymmetricMatch',
  'nodeType',
])

type Implemented<T> = Partial<Omit<T, keyof EventEmitter>>

/** `T` as Electron declares it, of which `part` is there. Using any other member throws. Members may be replaced (stubs). */
export function strict<T extends object>(name: string, part: Implemented<T>, events?: EventEmitter): T
export function strict(name: string, part: object, events?: EventEmitter): object {
  const proxy: object = new Proxy(part, {
    get(target, key): unknown {
      const member: unknown = Reflect.get(target, key, target)
      if (key in target) return member
      if (events && key in events) return emitterMember(events, key, () => proxy)
      if (typeof key === 'symbol' || ASKED_OF_ANYTHING.has(key)) return undefined
      throw missing(`${name}.${key}`)
    },
    has: (target, key) => key in target || (events !== undefined && key in events),
    set(target, key, value) {
      if (!(key in target)) throw missing(`${name}.${String(key)}`)
      return Reflect.set(target, key, value, target)
    },
  })
  return proxy
}

function emitterMember(events: EventEmitter, key: string | symbol, self: () => object): unknown {
  const member: unknown = Reflect.get(events, key, events)
  if (typeof member !== 'function') return member
  return (...args: unknown[]): unknown => {
    const result: unknown = Reflect.apply(member, events, args)
    return result === events ? self() : result
  }
}

/** A class of Electron's: `new` calls `make`; it cannot be subclassed, as in Electron. `C` is the class with its statics. */
export function constructible<C extends object>(
  name: string,
  make: (...args: readonly unknown[]) => object,
  statics: Partial<Omit<C, 'prototype'>>,
): C
export function constructible(name: string, make: (...args: readonly unknown[]) => object, statics: object): object {
  // A plain function, since an arrow cannot be constructed.
  const base = function base(): void {}
  const ownPrototype: unknown = base.prototype
  const proxy: object = new Proxy(base, {
    construct(_target, args: unknown[], newTarget) {
      if (newTarget !== proxy) throw new TypeError(`Subclassing ${name} is not supported.`)
      return make(...args)
    },
    apply() {
      throw new TypeError(`Class constructor ${name} cannot be invoked without 'new'`)
    },
    get(_target, key): unknown {
      const member: unknown = Reflect.get(statics, key, statics)
      if (key in statics) return member
      if (key === 'name') return name
      // A proxy may not hide what its target has for good.
      if (key === 'prototype') return ownPrototype
      if (typeof key === 'symbol' || ASKED_OF_ANYTHING.has(key)) return undefined
      throw missing(`${name}.${key}`)
    },
    set(_target, key, value) {
      if (!(key in statics)) throw missing(`${name}.${String(key)}`)
      return Reflect.set(statics, key, value, statics)
    },
  })
  return proxy
}

/** An emitter on which only `known` events can be listened for: an event that never comes would be a silent lie. */
export function eventsOf(name: string, known: readonly string[]): EventEmitter {
  const events = new EventEmitter()
  events.setMaxListeners(0)
  const names = new Set<string | symbol>([...known, 'newListener', 'removeListener'])
  events.on('newListener', (event: string | symbol) => {
    if (!names.has(event)) throw missing(`${name} event '${String(event)}'`)
  })
  return events
}

/** Options that the shell does not know throw, rather than being ignored. */
export function checkKeys(what: string, given: object, known: readonly string[]): void {
  const unknown = Object.keys(given).find((key) => !known.includes(key))
  if (unknown !== undefined) throw missing(`${what} option '${unknown}'`)
}

export interface Preventable {
  readonly defaultPrevented: boolean
  preventDefault(): void
}

export function preventable(): Preventable {
  let prevented = false
  return {
    get defaultPrevented() {
      return prevented
    },
    preventDefault() {
      prevented = true
    },
  }
}
