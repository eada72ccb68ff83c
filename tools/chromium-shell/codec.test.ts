import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pack, unpack } from './codec.ts'

const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withSparseArray: false,
})

test('∀ value that can be cloned: what is unpacked is what structuredClone gives', () => {
  fc.assert(
    fc.property(anything, (value) => {
      expect(unpack(pack(value))).toEqual(structuredClone(value))
    }),
  )
})

test('cycles and shared objects stay what they were', () => {
  const shared = { name: 'shared' }
  const value: Record<string, unknown> = { first: shared, second: shared }
  value['self'] = value
  const copy = unpack(pack(value))
  expect(copy).toHaveProperty('self', copy)
  expect(Reflect.get(Object(copy), 'first')).toBe(Reflect.get(Object(copy), 'second'))
})

test('a property called __proto__ is a property', () => {
  const copy = unpack(pack(JSON.parse('{"__proto__": {"polluted": true}}')))
  expect(JSON.stringify(copy)).toBe('{"__proto__":{"polluted":true}}')
  expect(copy).not.toHaveProperty('polluted')
})

test.each([
  ['a function', { inside: () => 1 }],
  ['a symbol', [Symbol('s')]],
  ['a promise', Promise.resolve(1)],
  ['a proxy', new Proxy({}, {})],
])('%s cannot cross', (_name, value) => {
  expect(() => pack(value)).toThrow('could not be cloned')
})
