import type { ConversationId, UserId } from '../../shared/ids.ts'
import type { ConversationRow } from '../../shared/model.ts'
import type { Instant } from '../../shared/time.ts'
import type { Snapshot } from '../conversations/store.ts'
import { stillSilent, together } from '../../shared/mute/silence.ts'
import type { ConversationView } from './decide.ts'

const nobody: ReadonlySet<UserId> = new Set()

/** A conversation as verdict and notification need it, from the one snapshot; null where there is no such conversation. */
export interface DeliveryView {
  readonly row: ConversationRow
  readonly where: ConversationView
}

/** Judged by `now`, not by when the row last changed: a rule that has ended holds nothing, whatever its timer does. */
export function viewOf(snapshot: Snapshot, id: ConversationId, now: Instant): DeliveryView | null {
  const { rows, looking, everywhere } = snapshot
  const row = rows.get(id)
  if (!row) return null
  const silence = everywhere.length === 0 ? stillSilent(row.silence, now) : together([row.silence, ...everywhere], now)
  return {
    row,
    where: {
      silence,
      participants: row.participants,
      favouriteSenders: silence.silent && silence.through.favourites ? snapshot.favouritePeople : nobody,
      looking: looking?.id === id,
      mutedPeople: row.mutedPeople.length === 0 ? nobody : new Set(row.mutedPeople.map((person) => person.id)),
    },
  }
}
