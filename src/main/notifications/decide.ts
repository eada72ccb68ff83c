import type { UserId } from '../../shared/ids.ts'
import type { Participant } from '../../shared/model.ts'
import type { HoldReason, Silence, Through, Verdict } from '../../shared/mute/model.ts'
import type { Instant } from '../../shared/time.ts'

/** What the verdict depends on, of a message. `sender` is a claim from its plaintext; null where it cannot be read. */
export interface Judged {
  readonly sender: UserId | null
  readonly own: boolean
  readonly mentionsMe: boolean
  readonly matchesKeyword: boolean
  readonly validUntil: Instant
  /** It was there at the first sync after signing in. */
  readonly baseline: boolean
}

/** What the verdict depends on, of its conversation at that moment. */
export interface ConversationView {
  readonly silence: Silence
  readonly participants: readonly Participant[]
  /** People whose one-to-one conversation is a favourite. */
  readonly favouriteSenders: ReadonlySet<UserId>
  /** It is on screen in a focused window. */
  readonly looking: boolean
  readonly mutedPeople: ReadonlySet<UserId>
}

/**
 * The one place where it is decided whether a message may interrupt: docs/mute-model.md.
 * A breakthrough counts only for participants, since anybody can write any sender into a message;
 * a muted person never breaks through. Allocates nothing: a storm asks this for every message.
 */
export function decide(message: Judged, where: ConversationView, now: Instant): Verdict {
  if (message.own) return skips.own
  if (message.baseline) return skips.baseline
  if (message.validUntil <= now) return skips.expired
  if (where.looking) return skips['looking-at-it']
  const { sender } = message
  if (sender !== null && where.mutedPeople.has(sender)) return holds['muted-person']
  const { silence } = where
  if (!silence.silent) return shows.wanted
  const through = breakthrough(message, silence.through, where)
  return through !== null && where.participants.some(({ id }) => id === sender) ? through : holds[silence.because]
}

function breakthrough(
  { sender, mentionsMe, matchesKeyword }: Judged,
  through: Through,
  { favouriteSenders }: ConversationView,
): Verdict | null {
  if (through.mentions && mentionsMe) return shows.mention
  if (through.favourites && sender !== null && favouriteSenders.has(sender)) return shows.favourite
  return through.keywords && matchesKeyword ? shows.keyword : null
}

type Because<V extends Verdict['verdict']> = Extract<Verdict, { verdict: V }>['because']

const shows: Readonly<Record<Because<'show'>, Verdict>> = {
  wanted: { verdict: 'show', because: 'wanted' },
  mention: { verdict: 'show', because: 'mention' },
  favourite: { verdict: 'show', because: 'favourite' },
  keyword: { verdict: 'show', because: 'keyword' },
}
const holds: Readonly<Record<HoldReason, Verdict>> = {
  muted: { verdict: 'hold', because: 'muted' },
  'muted-person': { verdict: 'hold', because: 'muted-person' },
  schedule: { verdict: 'hold', because: 'schedule' },
  snooze: { verdict: 'hold', because: 'snooze' },
  'quiet-hours': { verdict: 'hold', because: 'quiet-hours' },
}
const skips: Readonly<Record<Because<'skip'>, Verdict>> = {
  own: { verdict: 'skip', because: 'own' },
  'looking-at-it': { verdict: 'skip', because: 'looking-at-it' },
  expired: { verdict: 'skip', because: 'expired' },
  baseline: { verdict: 'skip', because: 'baseline' },
}
