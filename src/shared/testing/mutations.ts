import fc from 'fast-check'

const oddNumber = fc.oneof(
  fc.double({ noNaN: true }),
  fc.constantFrom(0, -1, 1.5, 1e308, -1e308, 1e16, '9'.repeat(15), '-1', '1e308', ' 1'),
)

/** JSON of any shape, with the names and values that trip readers. */
export const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(
    null,
    '',
    '0',
    '2024-13-45 99:99:99',
    '0000-00-00 00:00:00',
    '9999-12-31 23:59:59',
    '\ud800',
    'x'.repeat(100_000),
    [],
    {},
    [[]],
    { 0: 'a', 7: 'b' },
  ),
  fc.constant(JSON.parse('{"__proto__":{"status":"OK"},"constructor":1,"toString":null}')),
)

type Change = (value: unknown) => unknown

/**
 * A copy of `value` in which up to five places, at any depth, hold something else, are gone, or stand twice: what a server
 * in trouble or a hostile one would answer, and a page that was taken over would ask.
 */
export function mutated(value: unknown, odd: fc.Arbitrary<unknown> = oddValue): fc.Arbitrary<unknown> {
  const places = placesIn(value)
  const change = fc.record({
    place: fc.constantFrom(...places),
    apply: fc.oneof<fc.Arbitrary<Change>[]>(
      odd.map((other) => () => other),
      oddNumber.map((other) => () => other),
      fc.constant(() => undefined),
      fc.constant((given) => [given, given]),
      fc.constant((given) => (typeof given === 'number' ? String(given) : 'true')),
      fc.constant((given) => ({ ...toObject(given), extra: given })),
    ),
  })
  return fc
    .array(change, { minLength: 1, maxLength: 5 })
    .map((changes) => changes.reduce((now, { place, apply }) => changedAt(now, place, apply), value))
}

function placesIn(value: unknown): string[][] {
  const inside = Object.entries(toObject(value)).flatMap(([key, each]) =>
    placesIn(each).map((place) => [key, ...place]),
  )
  return [[], ...inside]
}

function changedAt(value: unknown, [key, ...rest]: readonly string[], apply: Change): unknown {
  if (key === undefined) return apply(value)
  if (Array.isArray(value)) {
    return value.map((each: unknown, index) => (String(index) === key ? changedAt(each, rest, apply) : each))
  }
  const object = toObject(value)
  return Object.hasOwn(object, key) ? { ...object, [key]: changedAt(object[key], rest, apply) } : value
}

const toObject = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {}
