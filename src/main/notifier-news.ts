import type { NotifierStatus } from '../shared/model.ts'
import { SECOND, type CancelTimer, type Clock } from '../shared/time.ts'
import type { Notices } from './notices.ts'
import type { StatusChange } from './notifications/sinks.ts'

/** A notification service that is restarted is back sooner than this: nobody need hear of it. */
const SETTLED_MS = 3 * SECOND

/** Tells once of each change of notifier that lasts. What the person chose, and what is found at the start, is no news. */
export interface NotifierNews extends Disposable {
  follow(change: StatusChange): void
}

/** `found`: how things stand as Hush starts. */
export function createNotifierNews(notices: Notices, found: NotifierStatus, clock: Clock): NotifierNews {
  let now = found
  let wasWorking = true
  /** Null until it is known who shows notifications at the start. */
  let lastToWork: string | null = null
  let cancelTelling: CancelTimer = clock.setTimer(SETTLED_MS, tell)

  function tell(): void {
    const isAnother = lastToWork !== null && now.sink !== lastToWork
    const isNews = now.working !== wasWorking || (now.working && isAnother)
    take()
    if (isNews) notices.tell({ id: 'notifier', status: now, isAnother })
  }

  function take(): void {
    wasWorking = now.working
    if (now.working) lastToWork = now.sink
  }

  return {
    follow({ status, chosen }) {
      now = status
      cancelTelling()
      if (!chosen) {
        cancelTelling = clock.setTimer(SETTLED_MS, tell)
        return
      }
      take()
      // What it says is no longer so.
      notices.dismiss('notifier')
    },
    [Symbol.dispose]() {
      cancelTelling()
    },
  }
}
