import type { ConversationId, UserId } from '../../shared/ids.ts'
import type { Clock } from '../../shared/time.ts'
import type { History } from '../history/history.ts'
import { previewOf } from './opening.ts'
import type { Activity, ConversationStore } from './store.ts'

/** Takes what history says of conversations into the store: counts and newest message. One event for all of them. */
export type Refresh = (ids: Iterable<ConversationId>) => void

export interface ActivityPorts {
  readonly history: Pick<History, 'glances'>
  readonly store: Pick<ConversationStore, 'description' | 'setActivity'>
  readonly me: UserId
  readonly clock: Clock
}

export function createRefresh({ history, store, me, clock }: ActivityPorts): Refresh {
  return (ids) => {
    const wanted = [...ids]
    const glances = history.glances(wanted, clock.now())
    const activityOf = (id: ConversationId): Activity => {
      const { newest = null, unread = 0, unreadMentions = 0, held = 0 } = glances.get(id) ?? {}
      const preview = previewOf(newest, store.description(id), me)
      return { preview, unread, unreadMentions, held, lastAt: newest?.createdAt ?? null }
    }
    store.setActivity(new Map(wanted.map((id) => [id, activityOf(id)])))
  }
}
