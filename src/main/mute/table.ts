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
    if (find(table, id) === value && !fresh.has(bucketOf(id))) continue
    const bucket = fresh.get(bucketOf(id)) ?? new Map(table.get(bucketOf(id)))
    fresh.set(bucketOf(id), bucket)
    if (value === undefined) bucket.delete(id)
    else bucket.set(id, value)
  }
  return fresh.size === 0 ? table : new Map([...table, ...fresh])
}

/** The entries of `after` that are not those of `before`. */
export function* changed<Value>(before: Table<Value>, after: Table<Value>): Iterable<readonly [ConversationId, Value]> {
  for (const [key, bucket] of changedBuckets(before, after)) {
    const old = before.get(key)
    for (const [id, value] of bucket) if (old?.get(id) !== value) yield [id, value]
  }
}

export function* changedBuckets<Value>(
  before: Table<Value>,
  after: Table<Value>,
): Iterable<readonly [string, Bucket<Value>]> {
  for (const [key, bucket] of after) if (before.get(key) !== bucket) yield [key, bucket]
}
