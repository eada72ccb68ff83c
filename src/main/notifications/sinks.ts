import { createListeners } from '../../shared/listeners.ts'
import type { NotifierStatus } from '../../shared/model.ts'
import { failed, type Result } from '../../shared/result.ts'
import type { Settings } from '../../shared/settings.ts'
import { MINUTE, SECOND, type CancelTimer, type Clock } from '../../shared/time.ts'
import type { NotificationSink, OutgoingNotification } from './sink.ts'

/** A notification that nobody shows now: keep it, `onRecovered` tells when to try again. `in-doubt`: ask `shownLater`. */
type NotShown = { code: 'not-shown' } | { code: 'in-doubt'; shownLater: Promise<boolean> }

/** `chosen`: by the person, who need not be told. */
export interface StatusChange {
  readonly status: NotifierStatus
  readonly chosen: boolean
}

/** The notifiers of this computer as one: the most capable that works, and the next where it does not. */
export interface Sinks extends Disposable {
  status(): NotifierStatus
  show(notification: OutgoingNotification): Promise<Result<null, NotShown>>
  withdraw(key: string): Promise<void>
  prefer(notifier: Settings['notifier']): void
  onClicked(listener: (key: string) => void): () => void
  onStatus(listener: (change: StatusChange) => void): () => void
  /** What could not be shown may be offered again. */
  onRecovered(listener: () => void): () => void
}

const FIRST_RETRY_MS = 5 * SECOND
const LAST_RETRY_MS = MINUTE

/** `sinks`: the most capable first, at least one. They are disposed of with this. */
export function createSinks(options: {
  readonly sinks: readonly [NotificationSink, ...NotificationSink[]]
  readonly preferred: Settings['notifier']
  readonly clock: Clock
}): Sinks {
  const { sinks, clock } = options
  const statuses = createListeners<StatusChange>()
  const recoveries = createListeners<undefined>()
  let preferred = options.preferred
  let isFailing = false
  let retryMs = FIRST_RETRY_MS
  let cancelRetry: CancelTimer | null = null
  let last = status()

  function inOrder(): NotificationSink[] {
    if (preferred === 'automatic') return [...sinks]
    return [...sinks].sort((a, b) => Number(b.name === preferred) - Number(a.name === preferred))
  }

  function status(): NotifierStatus {
    const sink = inOrder().find(({ available }) => available) ?? inOrder()[0] ?? sinks[0]
    const { withdraw, click } = sink.capabilities
    return { sink: sink.name, working: sink.available && !isFailing, canWithdraw: withdraw, canClick: click }
  }

  function tellStatus(chosen = false): void {
    const next = status()
    if (JSON.stringify(next) === JSON.stringify(last)) return
    last = next
    statuses.tell({ status: next, chosen })
  }

  function works(): void {
    const recovered = isFailing || cancelRetry !== null
    isFailing = false
    retryMs = FIRST_RETRY_MS
    cancelRetry?.()
    cancelRetry = null
    tellStatus()
    if (recovered) recoveries.tell(undefined)
  }

  function fails(): void {
    isFailing = true
    tellStatus()
    retryLater()
  }

  /** Not every notifier tells when it is back. */
  function retryLater(): void {
    cancelRetry ??= clock.setTimer(retryMs, () => {
      cancelRetry = null
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS)
      recoveries.tell(undefined)
    })
  }

  async function show(notification: OutgoingNotification): Promise<Result<null, NotShown>> {
    for (const sink of inOrder()) {
      const answer = await sink.show(notification)
      if (answer.ok) {
        works()
        // What another one showed of this conversation before a change of notifier would stand beside it.
        for (const other of sinks) if (other !== sink) void other.withdraw(notification.key)
        return answer
      }
      if (answer.problem.code === 'timed-out') {
        fails()
        const { shownLater } = answer.problem
        void shownLater.then((isShown) => {
          if (isShown) works()
        })
        return failed({ code: 'in-doubt', shownLater })
      }
      // Another road to the same unanswering service would show it twice once it answers.
      if (answer.problem.code === 'busy') {
        retryLater()
        return failed({ code: 'not-shown' })
      }
    }
    fails()
    return failed({ code: 'not-shown' })
  }

  const unsubscribe = sinks.flatMap((sink) => [
    sink.onAvailability((available) => {
      if (available) works()
      else tellStatus()
    }),
    sink.onCapabilities(() => tellStatus()),
  ])

  return {
    status,
    show,
    async withdraw(key) {
      await Promise.all(sinks.map((sink) => sink.withdraw(key)))
    },
    prefer(notifier) {
      // Any other setting has changed: what has happened to a notifier meanwhile nobody chose.
      if (notifier === preferred) return
      preferred = notifier
      tellStatus(true)
    },
    onClicked(listener) {
      const ends = sinks.map((sink) => sink.onClicked(listener))
      return () => {
        for (const end of ends) end()
      }
    },
    onStatus: statuses.add,
    onRecovered: recoveries.add,
    [Symbol.dispose]() {
      cancelRetry?.()
      for (const end of unsubscribe) end()
      for (const sink of sinks) sink[Symbol.dispose]()
    },
  }
}
