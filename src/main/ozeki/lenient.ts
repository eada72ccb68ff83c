import * as v from 'valibot'

/**
 * Schemas for fields that servers spell in more than one way. A missing field, and null, takes its neutral value; one that
 * makes no sense does too, since one odd field must not cost the person a conversation.
 */

const written = v.union([v.string(), v.pipe(v.number(), v.transform(String))])

/** Neutral: empty. */
export const text = v.fallback(written, '')

/** Neutral: null, also for an empty text. */
export const textOrNull = v.fallback(
  v.pipe(
    v.nullable(written),
    v.transform((given) => (given === '' ? null : given)),
  ),
  null,
)

/** `true`, `"true"`, `1`, `"1"` and their opposites. Neutral: null, so that the caller can ask elsewhere. */
export const flagOrNull = v.fallback(
  v.nullable(
    v.union([
      v.boolean(),
      v.pipe(
        v.picklist(['true', 'false', '1', '0', 1, 0]),
        v.transform((given) => given === 'true' || given === '1' || given === 1),
      ),
    ]),
  ),
  null,
)

/** The last instant of a `Date`: https://tc39.es/ecma262/#sec-time-values-and-time-range */
const LAST_SECOND = 8.64e12

/** Unix seconds, also as text; a fraction is dropped. Neutral: 0. */
export const unixSeconds = v.fallback(
  v.pipe(
    v.union([v.number(), v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number))]),
    v.minValue(0),
    v.maxValue(LAST_SECOND),
    v.transform(Math.floor),
  ),
  0,
)

// PHP writes a list with gaps as an object, and an empty object as a list.
const listed = v.union([
  v.array(v.unknown()),
  v.pipe(
    v.record(v.string(), v.unknown()),
    v.transform((given): unknown[] => Object.values(given)),
  ),
])

/** Neutral: empty. */
export const items = v.fallback(listed, () => [])

/** Like `items`, for the list that an answer is about: a missing one is empty, anything else but a list is an error. */
export const theItems = v.optional(
  v.pipe(
    v.nullable(listed),
    v.transform((given) => given ?? []),
  ),
  () => [],
)

/** Text by name. Neutral: empty. */
export const texts = v.fallback(
  v.pipe(
    v.record(v.string(), v.unknown()),
    v.transform(
      (given) =>
        new Map(Object.entries(given).flatMap(([key, value]) => (isText(value) ? [[key, value] as const] : []))),
    ),
  ),
  () => new Map<string, string>(),
)

const isText = (value: unknown): value is string => typeof value === 'string'
