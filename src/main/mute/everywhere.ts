import type { Silence } from '../../shared/mute/model.ts'
import { weeklyAt } from '../../shared/mute/schedule.ts'
import type { Settings } from '../../shared/settings.ts'
import { MINUTE, type CancelTimer, type Clock, type Instant } from '../../shared/time.ts'

/** What silences everything on this computer: snooze and quiet hours. The server never hears of them. */
export interface Everywhere extends Disposable {
  /** Those at work at this moment. The same array until something changes. */
  silences(): readonly Silence[]
}

export interface EverywherePorts {
  readonly settings: {
    get(): Pick<Settings, 'snooze' | 'quietHours'>
    subscribe(listener: () => void): () => void
  }
  readonly clock: Clock
  /** IANA; asked again and again, since computers travel. */
  readonly timeZone: () => string
  /** One has begun or ended by itself. */
  readonly onChanged: () => void
}

/** A computer that has moved to another zone, or whose clock was set, is right again after so long. */
export const BELIEVED_FOR_MS = MINUTE

export function createEverywhere({ settings, clock, timeZone, onChanged }: EverywherePorts): Everywhere {
  let known: { silences: readonly Silence[]; at: Instant; until: Instant } | null = null
  let cancelTimer: CancelTimer = () => undefined

  function look(): readonly Silence[] {
    const now = clock.now()
    if (known && now >= known.at && now < Math.min(known.until, known.at + BELIEVED_FOR_MS)) return known.silences
    const { silences, until } = silencesAt(settings.get(), now, timeZone())
    known = { silences, at: now, until }
    cancelTimer()
    if (until !== Infinity) cancelTimer = clock.setTimer(until - now, changed)
    return silences
  }

  function changed(): void {
    known = null
    look()
    onChanged()
  }

  const unsubscribe = settings.subscribe(() => {
    known = null
    look()
  })
  look()

  return {
    silences: look,
    [Symbol.dispose]() {
      unsubscribe()
      cancelTimer()
    },
  }
}

/** The silences at `now`, and the next instant at which one of them begins or ends. */
function silencesAt(
  { snooze, quietHours }: Pick<Settings, 'snooze' | 'quietHours'>,
  now: Instant,
  timeZone: string,
): { readonly silences: readonly Silence[]; readonly until: Instant } {
  const silences: Silence[] = []
  const changes: Instant[] = []
  if (snooze && (snooze.until === null || snooze.until > now)) {
    const ends = snooze.until === null ? ('never' as const) : { at: snooze.until }
    silences.push({ silent: true, because: 'snooze', ends, through: snooze.through })
    changes.push(snooze.until ?? Infinity)
  }
  const quiet = weeklyAt(quietHours, 'quiet-hours', now, timeZone)
  if (quiet.silence.silent) silences.push(quiet.silence)
  changes.push(quiet.until)
  return { silences, until: Math.min(...changes) }
}
