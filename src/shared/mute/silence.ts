import type { Instant } from '../time.ts'
import type { MuteEnd, Silence, SilenceEnd, Through } from './model.ts'

export const notSilent: Silence = { silent: false }

/** A silence as it was worked out earlier, at `now`. */
export function stillSilent(silence: Silence, now: Instant): Silence {
  const hasPassed = silence.silent && typeof silence.ends === 'object' && silence.ends.at <= now
  return hasPassed ? notSilent : silence
}

/**
 * Several silences as one: the reason is the one that ends last, the end is the end of all of them, and a message comes
 * through only where each of them lets it.
 */
export function together(silences: readonly Silence[], now: Instant): Silence {
  return silences.reduce<Silence>((all, each) => {
    const next = stillSilent(each, now)
    if (!next.silent) return all
    if (!all.silent) return next
    const { because, ends } = lasting(next.ends) > lasting(all.ends) ? next : all
    return { silent: true, because, ends, through: bothThrough(all.through, next.through) }
  }, notSilent)
}

/** How long a silence lasts, to compare it: an event may come at any time, "never" is later than that. */
function lasting(ends: SilenceEnd): number {
  if (typeof ends === 'object') return ends.at
  return ends === 'never' ? Infinity : Number.MAX_VALUE
}

const bothThrough = (one: Through, other: Through): Through => ({
  mentions: one.mentions && other.mentions,
  favourites: one.favourites && other.favourites,
  keywords: one.keywords && other.keywords,
})

/** When a mute with this end ends, as it is shown. */
export function shownEnd(ends: MuteEnd): SilenceEnd {
  if (ends === 'when-mentioned') return 'mentioned'
  if (typeof ends === 'string' || 'at' in ends) return ends
  return 'quietForMs' in ends ? 'quiet' : 'person'
}
