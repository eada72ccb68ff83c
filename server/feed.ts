import * as v from 'valibot'
import {
  type ConversationId,
  conversationIdSchema,
  type StationId,
  stationIdSchema,
  type UserId,
  userIdSchema,
} from '../src/shared/ids.ts'
import type { Database } from './database.ts'

type Change =
  | { readonly kind: 'availability'; readonly subject: UserId }
  | { readonly kind: 'conversation'; readonly subject: ConversationId }
  | { readonly kind: 'list'; readonly subject: ConversationId }

interface Told {
  readonly availabilities: UserId[]
  readonly conversations: ConversationId[]
  readonly lists: ConversationId[]
}

/** What each station has not been told yet. Durable, each id once, forgotten when it is told. */
export interface Feed {
  /** A station is registered by signing in; another user's sign-in takes it over, with nothing waiting. */
  register(station: StationId, user: UserId): void
  ownerOf(station: StationId): UserId | undefined
  /** For every station of these users but `except`. */
  announce(users: readonly UserId[], change: Change, except?: StationId): void
  hasWaiting(station: StationId): boolean
  take(station: StationId): Told
  /** Called for each station at once when something is queued for it. */
  onQueued(listener: (station: StationId) => void): void
}

const stationRow = v.object({ id: stationIdSchema })
const ownerRow = v.object({ user_id: userIdSchema })
const changeRow = v.variant('kind', [
  v.object({ kind: v.literal('availability'), subject: userIdSchema }),
  v.object({ kind: v.literal('conversation'), subject: conversationIdSchema }),
  v.object({ kind: v.literal('list'), subject: conversationIdSchema }),
])

export function createFeed(database: Database): Feed {
  const listeners: ((station: StationId) => void)[] = []

  const ownerOf = (station: StationId): UserId | undefined =>
    database.all(ownerRow, 'SELECT user_id FROM stations WHERE id = ?', station)[0]?.user_id

  return {
    ownerOf,
    register(station, user) {
      if (ownerOf(station) === user) return
      database.transaction(() => {
        database.run('DELETE FROM changes WHERE station_id = ?', station)
        database.run('INSERT OR REPLACE INTO stations (id, user_id) VALUES (?, ?)', station, user)
      })
    },
    announce(users, { kind, subject }, except) {
      database.transaction(() => {
        for (const user of users) {
          for (const { id } of database.all(stationRow, 'SELECT id FROM stations WHERE user_id = ?', user)) {
            if (id === except) continue
            database.run(
              'INSERT OR IGNORE INTO changes (station_id, kind, subject) VALUES (?, ?, ?)',
              id,
              kind,
              subject,
            )
            for (const listener of listeners) listener(id)
          }
        }
      })
    },
    hasWaiting: (station) =>
      database.all(v.object({}), 'SELECT 1 FROM changes WHERE station_id = ? LIMIT 1', station).length > 0,
    take(station) {
      const told: Told = { availabilities: [], conversations: [], lists: [] }
      database.transaction(() => {
        const sql = 'SELECT kind, subject FROM changes WHERE station_id = ? ORDER BY seq'
        for (const change of database.all(changeRow, sql, station)) {
          if (change.kind === 'availability') told.availabilities.push(change.subject)
          else if (change.kind === 'conversation') told.conversations.push(change.subject)
          else told.lists.push(change.subject)
        }
        database.run('DELETE FROM changes WHERE station_id = ?', station)
      })
      return told
    },
    onQueued(listener) {
      listeners.push(listener)
    },
  }
}
