import type { ConversationId } from '../../shared/ids.ts'

/**
 * An immutable map from conversations: a change copies one bucket of 256, not 100,000 entries, so that a click costs
 * microseconds and two states can still be compared. Ids are hashes, so their last two digits spread them evenly.
 */
export type Table<Value> = ReadonlyMap<string, Bucket<Value>>
export type Bucket<Value> = ReadonlyMap<ConversationId, Value>

const bucketOf = (id: ConversationId): string => id.slice(-2)

export function find<Value>(table: Table<Value>, id: ConversationId): Value | undefined {
  return table.get(bucketOf(id))?.get(id)
}

export function* each<Value>(table: Table<Value>): Iterable<readonly [ConversationId, Value]> {
  for (const bucket of table.values()) yield* bucket
}

/** The table with these values; undefined takes a conversation out. */
export function put<Value>(
  table: Table<Value>,
  values: Iterable<readonly [ConversationId, Value | undefined]>,
): Table<Value> {
  const fresh = new Map<string, Map<ConversationId, Value>>()
  for (const [id, value] of values) {
    const key = bucketOf(id)
    const known = fresh.get(key) ?? table.get(key)
    if (known?.get(id) === value) continue
    const bucket = fresh.get(key) ?? new Map(known)
    fresh.set(key, bucket)
    if (value === undefined) bucket.delete(id)
    else bucket.set(id, value)
  }
  return fresh.size === 0 ? table : new Map([...table, ...fresh])
}

/** Visits the values of `after` that are not those of `before`. Not a generator: a first list changes all of 10,000. */
export function eachChange<Value>(
  before: Table<Value>,
  after: Table<Value>,
  visit: (id: ConversationId, now: Value, was: Value | undefined) => void,
): void {
  for (const [key, bucket] of changedBuckets(before, after)) {
    const old = before.get(key)
    for (const [id, value] of bucket) {
      const was = old?.get(id)
      if (was !== value) visit(id, value, was)
    }
  }
}

export function* changedBuckets<Value>(
  before: Table<Value>,
  after: Table<Value>,
): Iterable<readonly [string, Bucket<Value>]> {
  for (const [key, bucket] of after) if (before.get(key) !== bucket) yield [key, bucket]
}
