/**
 * Structured clone over a string. `structuredClone` decides what may cross and copies it (it refuses functions, symbols,
 * promises and proxies, and drops prototypes); what is left is packed, with cycles, into JSON. Both functions are also sent to
 * the page as source, so each stands alone.
 */
export function pack(value: unknown): string {
  const nodes: unknown[][] = []
  const seen = new Map<unknown, number>()

  function put(item: unknown): unknown {
    if (item === null || typeof item === 'string' || typeof item === 'boolean') return item
    if (item === undefined) return []
    if (typeof item === 'number' && Number.isFinite(item) && !Object.is(item, -0)) return item
    const known = seen.get(item)
    if (known !== undefined) return [known]
    const index = nodes.length
    const node: unknown[] = []
    nodes.push(node)
    if (typeof item === 'object') seen.set(item, index)
    node.push(...describe(item))
    return [index]
  }

  function describe(item: unknown): unknown[] {
    if (typeof item === 'number') return ['number', Object.is(item, -0) ? '-0' : String(item)]
    if (typeof item === 'bigint') return ['bigint', String(item)]
    if (Array.isArray(item)) return ['array', ...Array.from(item, (entry: unknown) => put(entry))]
    if (item instanceof Date) return ['date', put(item.getTime())]
    if (item instanceof RegExp) return ['regexp', item.source, item.flags]
    if (item instanceof Error) return ['error', item.name, item.message]
    if (item instanceof Map) {
      const flat: unknown[] = ['map']
      item.forEach((entry: unknown, key: unknown) => flat.push(put(key), put(entry)))
      return flat
    }
    if (item instanceof Set) {
      const flat: unknown[] = ['set']
      item.forEach((entry: unknown) => flat.push(put(entry)))
      return flat
    }
    if (item instanceof ArrayBuffer) return ['bytes', 'ArrayBuffer', base64(new Uint8Array(item))]
    if (ArrayBuffer.isView(item)) {
      const bytes = new Uint8Array(item.buffer, item.byteOffset, item.byteLength)
      return ['bytes', item.constructor.name, base64(bytes)]
    }
    if (typeof item !== 'object' || item === null) throw new Error('An object could not be cloned.')
    const tag = Object.prototype.toString.call(item)
    if (tag !== '[object Object]') throw new Error(`not in the shell: ${tag} over IPC`)
    return ['object', ...Object.entries(item).flatMap(([key, entry]: [string, unknown]) => [key, put(entry)])]
  }

  function base64(bytes: Uint8Array): string {
    let binary = ''
    for (const byte of bytes) binary += String.fromCharCode(byte)
    return btoa(binary)
  }

  const root = put(structuredClone(value))
  return JSON.stringify([root, nodes])
}

/** The value that `pack` was given, as a copy. */
export function unpack(text: string): unknown {
  const packed: unknown = JSON.parse(text)
  if (!Array.isArray(packed)) throw new Error('not a packed value')
  const root: unknown = packed[0]
  const list: unknown = packed[1]
  const nodes: unknown[] = Array.isArray(list) ? list : []
  const made = new Map<number, unknown>()

  function get(reference: unknown): unknown {
    if (!Array.isArray(reference)) return reference
    const index: unknown = reference[0]
    if (typeof index !== 'number') return undefined
    if (!made.has(index)) make(index)
    return made.get(index)
  }

  function make(index: number): void {
    const node: unknown = nodes[index]
    if (!Array.isArray(node)) throw new Error('not a packed value')
    const parts: unknown[] = node
    const [kind, ...rest] = parts
    const first = String(rest[0])
    const second = String(rest[1])
    const keep = <T>(value: T): T => {
      made.set(index, value)
      return value
    }
    if (kind === 'number') keep(Number(first))
    else if (kind === 'bigint') keep(BigInt(first))
    else if (kind === 'date') keep(new Date(Number(get(rest[0]))))
    else if (kind === 'regexp') keep(new RegExp(first, second))
    else if (kind === 'error') {
      const error = keep(new Error(second))
      error.name = first
    } else if (kind === 'array') {
      const array = keep<unknown[]>([])
      for (const item of rest) array.push(get(item))
    } else if (kind === 'set') {
      const set = keep(new Set<unknown>())
      for (const item of rest) set.add(get(item))
    } else if (kind === 'map') {
      const map = keep(new Map<unknown, unknown>())
      for (let at = 0; at < rest.length; at += 2) map.set(get(rest[at]), get(rest[at + 1]))
    } else if (kind === 'bytes')
      keep(
        view(
          first,
          Uint8Array.from(atob(second), (character) => character.charCodeAt(0)),
        ),
      )
    else {
      const object = keep<object>({})
      for (let at = 0; at < rest.length; at += 2) {
        const value = get(rest[at + 1])
        Object.defineProperty(object, String(rest[at]), { value, writable: true, enumerable: true, configurable: true })
      }
    }
  }

  function view(name: string, bytes: Uint8Array<ArrayBuffer>): unknown {
    if (name === 'ArrayBuffer') return bytes.buffer
    const constructor: unknown = Reflect.get(globalThis, name)
    if (typeof constructor !== 'function' || name === 'Buffer' || name === 'Uint8Array') return bytes
    return Reflect.construct(constructor, [bytes.buffer])
  }

  return get(root)
}
