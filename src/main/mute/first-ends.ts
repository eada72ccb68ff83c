import type { ConversationId } from '../../shared/ids.ts'
import type { Instant } from '../../shared/time.ts'
import { shownRule, type Entry } from './entry.ts'
import { endsAt, hasEnded, waitsForQuiet } from './rules.ts'
import { changedBuckets, type Bucket, type Table } from './table.ts'

/**
 * The earliest end in each bucket of a table, so that a step looks into a bucket only when something in it is over, and the
 * next end is the least of a few hundred numbers.
 */
export type FirstEnds = ReadonlyMap<string, FirstEnd>

/** Of the rules that are shown: the first that ends at an instant, and the first that ends by quiet. Infinity for none. */
interface FirstEnd {
  readonly atTime: Instant
  readonly byQuiet: Instant
}

/** `known` are those of `before`. */
export function firstEndsAfter(known: FirstEnds, before: Table<Entry>, after: Table<Entry>): FirstEnds {
  const next = new Map(known)
  for (const [key, bucket] of changedBuckets(before, after)) next.set(key, firstEndOf(bucket))
  return next
}

function firstEndOf(bucket: Bucket<Entry>): FirstEnd {
  let [atTime, byQuiet] = [Infinity, Infinity]
  for (const entry of bucket.values()) {
    const rule = shownRule(entry)
    if (rule === null) continue
    const at = endsAt(rule, entry.quietSince)
    if (waitsForQuiet(rule)) byQuiet = Math.min(byQuiet, at)
    else atTime = Math.min(atTime, at)
  }
  return { atTime, byQuiet }
}

/** When the next rule ends if nothing more is heard; Infinity where none does. `quietCounts`: what came has been heard. */
export function nextEnd(ends: FirstEnds, quietCounts: boolean): Instant {
  let next = Infinity
  for (const first of ends.values()) next = Math.min(next, earliest(first, quietCounts))
  return next
}

/** The entries whose shown rule time alone has ended. */
export function whatIsOver(
  entries: Table<Entry>,
  ends: FirstEnds,
  quietCounts: boolean,
  now: Instant,
): (readonly [ConversationId, Entry])[] {
  const over: (readonly [ConversationId, Entry])[] = []
  for (const [key, first] of ends) {
    if (earliest(first, quietCounts) > now) continue
    for (const [id, entry] of entries.get(key) ?? []) {
      const rule = shownRule(entry)
      if (rule && (quietCounts || !waitsForQuiet(rule)) && hasEnded(rule, entry.quietSince, now)) over.push([id, entry])
    }
  }
  return over
}

const earliest = ({ atTime, byQuiet }: FirstEnd, quietCounts: boolean): Instant =>
  quietCounts ? Math.min(atTime, byQuiet) : atTime
