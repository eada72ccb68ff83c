import { parseUntil } from '../../shared/mute/until.ts'
import { failed, ok, type Result } from '../../shared/result.ts'
import type { Instant } from '../../shared/time.ts'

type MomentProblem = { readonly code: 'unclear' } | { readonly code: 'past'; readonly at: Instant }

/** The moment that a phrase names, as `parseUntil` reads it; one that is past is told apart from one that is not understood. */
export function readMoment(phrase: string, now: Instant, timeZone: string): Result<Instant, MomentProblem> {
  const at = parseUntil(phrase, now, timeZone)
  if (at !== null) return ok(at)
  const ever = parseUntil(phrase, 0, timeZone)
  return failed(ever === null ? { code: 'unclear' } : { code: 'past', at: ever })
}
