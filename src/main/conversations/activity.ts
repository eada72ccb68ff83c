import type { ConversationId, UserId } from '../../shared/ids.ts'
import type { Clock } from '../../shared/time.ts'
import type { History } from '../history/history.ts'
import { previewOf } from './opening.ts'
import type { Activity, ConversationStore } from './store.ts'

/** Takes what history says of conversations into the store: counts and newest message. One event for all of them. */
export type Refresh = (ids: Iterable<ConversationId>) => void

export interface ActivityPorts {
  readonly history: Pick<History, 'newest' | 'counts'>
  readonly store: Pick<ConversationStore, 'description' | 'setActivity'>
  readonly me: UserId
  readonly clock: Clock
}

export function createRefresh({ history, store, me, clock }: ActivityPorts): Refresh {
  return (ids) => {
    const now = clock.now()
    const activities = new Map<ConversationId, Activity>()
    for (const id of ids) {
      const newest = history.newest(id, now)
      const preview = previewOf(newest, store.description(id), me)
      activities.set(id, { preview, ...history.counts(id, now), lastAt: newest?.createdAt ?? null })
    }
    store.setActivity(activities)
  }
}
