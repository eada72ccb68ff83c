import * as v from 'valibot'
import { conversationIdSchema, userIdSchema, type ConversationId } from '../../shared/ids.ts'
import type { CancelTimer, Clock } from '../../shared/time.ts'
import type { Participant } from '../../shared/model.ts'
import { wellFormed } from '../../shared/well-formed.ts'
import type { Database } from '../disk/database.ts'
import type { Sealer } from '../disk/sealer.ts'
import type { Description } from './store.ts'

/**
 * What was known of every conversation when Hush last ran, sealed: the list is there before the server is asked. It lies in
 * parts, by the end of the id: a row a conversation takes seconds to open, one blob for all stalls main whenever a colour
 * changes. A part of ten thousand conversations is opened or written in 2 ms.
 */
export interface Directory extends Disposable {
  /** Part by part, so that whoever reads can let others do something in between. */
  load(): Iterable<readonly Description[]>
  /** Everything there is. What differs from what lies there is written at once, a part a turn; at the latest on disposal. */
  save(descriptions: readonly Description[]): void
}

export interface DirectoryPorts {
  readonly database: Database
  readonly sealer: Sealer
  readonly clock: Clock
  /** The disk takes nothing: what differs is written with the next change, or on disposal. */
  readonly onBroke: (error: unknown) => void
}

/** The rows of a conversation each that earlier versions kept are left behind: the next list brings all of them. */
export const directoryTables = `
  DROP TABLE IF EXISTS conversations;
  CREATE TABLE directory (part INTEGER PRIMARY KEY, sealed BLOB NOT NULL);
`

const PARTS = 64
const rowSchema = v.object({ sealed: v.instance(Uint8Array) })
/** A part names each person once: ten thousand conversations are held with the same few. */
const partSchema = v.object({
  people: v.array(v.object({ id: userIdSchema, name: v.string() })),
  conversations: v.array(v.unknown()),
})
const conversationSchema = v.object({
  id: conversationIdSchema,
  name: v.nullable(v.string()),
  isGroup: v.boolean(),
  /** Places in `people`. */
  participants: v.array(v.number()),
  favourite: v.boolean(),
  hidden: v.boolean(),
  colour: v.string(),
  lastAt: v.number(),
  secret: v.string(),
  instance: v.string(),
})

const partOf = (id: ConversationId): number => Number.parseInt(id.slice(-2), 16) % PARTS
const label = (part: number): string => `directory ${part}`

export function createDirectory({ database, sealer, clock, onBroke }: DirectoryPorts): Directory {
  /** What lies there, by identity: the store gives the same description where nothing differs. */
  const written = new Map<number, readonly Description[]>()
  const due = new Map<number, readonly Description[]>()
  let cancelWrite: CancelTimer | null = null

  function write(part: number, descriptions: readonly Description[]): void {
    const sealed = sealer.seal(label(part), pack(descriptions))
    database.relaxed(() => database.run('REPLACE INTO directory VALUES (?, ?)', part, sealed))
    written.set(part, descriptions)
    due.delete(part)
  }

  /** No pause but the event loop's own: lists come spaced, and so does what they change. */
  function writeSoon(): void {
    if (due.size > 0) cancelWrite ??= clock.setTimer(0, writeNext)
  }

  function writeNext(): void {
    cancelWrite = null
    const [next] = due
    if (!next) return
    try {
      write(...next)
      writeSoon()
    } catch (error) {
      onBroke(error)
    }
  }

  return {
    *load() {
      for (let part = 0; part < PARTS; part += 1) {
        const [row] = wellFormed(rowSchema, database.all('SELECT sealed FROM directory WHERE part = ?', part))
        const opened = row ? sealer.open(label(part), row.sealed) : null
        const descriptions = unpack(opened)
        written.set(part, descriptions)
        yield descriptions
      }
    },
    save(descriptions) {
      const parts = Map.groupBy(descriptions, ({ id }) => partOf(id))
      for (let part = 0; part < PARTS; part += 1) {
        const wanted = parts.get(part) ?? []
        if (isSame(written.get(part) ?? [], wanted)) due.delete(part)
        else due.set(part, wanted)
      }
      writeSoon()
    },
    [Symbol.dispose]() {
      cancelWrite?.()
      try {
        database.transaction(() => {
          for (const [part, descriptions] of due) write(part, descriptions)
        })
      } catch (error) {
        onBroke(error)
      }
    },
  }
}

const isSame = (before: readonly Description[], after: readonly Description[]): boolean =>
  before.length === after.length && before.every((description, at) => description === after[at])

function pack(descriptions: readonly Description[]): v.InferInput<typeof partSchema> {
  const people: Participant[] = []
  const places = new Map<string, number>()
  const placeOf = (person: Participant): number => {
    const key = `${person.id} ${person.name}`
    const place = places.get(key) ?? people.push(person) - 1
    places.set(key, place)
    return place
  }
  const conversations = descriptions.map((description) => ({
    ...description,
    participants: description.participants.map(placeOf),
  }))
  return { people, conversations }
}

/** Nothing, of what is no part; of a part, what is sound. */
function unpack(opened: unknown): readonly Description[] {
  const part = v.safeParse(partSchema, opened)
  if (!part.success) return []
  const { people, conversations } = part.output
  return wellFormed(conversationSchema, conversations).map((conversation) => ({
    ...conversation,
    participants: conversation.participants.flatMap((place) => people[place] ?? []),
  }))
}
