import * as v from 'valibot'
import { conversationIdSchema, userIdSchema, type ConversationId } from '../../shared/ids.ts'
import { wellFormed } from '../../shared/well-formed.ts'
import type { Database } from '../disk/database.ts'
import type { Sealer } from '../disk/sealer.ts'
import type { Description } from './store.ts'

/** What was known of every conversation when Hush last ran, sealed: the list is there before the server is asked. */
export interface Directory {
  load(): Description[]
  /** Writes what differs from what lies there, and drops the rest. */
  save(descriptions: readonly Description[]): void
}

export const directoryTables = 'CREATE TABLE conversations (id TEXT PRIMARY KEY, sealed BLOB NOT NULL) WITHOUT ROWID;'

const rowSchema = v.object({ id: conversationIdSchema, sealed: v.instance(Uint8Array) })
const descriptionSchema = v.object({
  id: conversationIdSchema,
  name: v.nullable(v.string()),
  isGroup: v.boolean(),
  participants: v.array(v.object({ id: userIdSchema, name: v.string() })),
  favourite: v.boolean(),
  hidden: v.boolean(),
  colour: v.string(),
  lastAt: v.number(),
  secret: v.string(),
  instance: v.string(),
})

export function createDirectory({ database, sealer }: { database: Database; sealer: Sealer }): Directory {
  /** What lies there, by identity: the store gives the same description where nothing differs. */
  const written = new Map<ConversationId, Description>()
  return {
    load() {
      const found: Description[] = []
      for (const { id, sealed } of wellFormed(rowSchema, database.all('SELECT * FROM conversations'))) {
        const description = v.safeParse(descriptionSchema, sealer.open(`conversation ${id}`, sealed))
        if (!description.success) continue
        written.set(id, description.output)
        found.push(description.output)
      }
      return found
    },
    save(descriptions) {
      const kept = new Map(descriptions.map((description) => [description.id, description]))
      const changed = descriptions.filter((description) => written.get(description.id) !== description)
      const gone = [...written.keys()].filter((known) => !kept.has(known))
      database.transaction(() => {
        for (const description of changed) {
          const { id } = description
          database.run('REPLACE INTO conversations VALUES (?, ?)', id, sealer.seal(`conversation ${id}`, description))
        }
        for (const id of gone) database.run('DELETE FROM conversations WHERE id = ?', id)
      })
      // Only now: a disk that refused is asked again the next time.
      for (const description of changed) written.set(description.id, description)
      for (const id of gone) written.delete(id)
    },
  }
}
