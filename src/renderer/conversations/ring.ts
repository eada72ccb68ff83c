import type { ConversationRow } from '../../shared/model.ts'
import type { Instant } from '../../shared/time.ts'
import type { Ring } from '../ui/ring.ts'

/** How the silence of a row is drawn around its avatar: docs, "silence is visible, and quiet". Null where it is not silent. */
export function ringOf({ silence, rule }: Pick<ConversationRow, 'silence' | 'rule'>, now: Instant): Ring | null {
  if (!silence.silent) return null
  if (silence.ends === 'never') return 'full'
  if (typeof silence.ends === 'string') return 'dotted'
  const begun = rule?.madeAt ?? now
  const whole = silence.ends.at - begun
  return whole <= 0 ? 'full' : { left: Math.min(1, Math.max(0, (silence.ends.at - now) / whole)) }
}
