import type { UserId } from '../../shared/ids.ts'
import { nothingThrough, type MuteRule, type Silence, type SilenceEnd, type Through } from '../../shared/mute/model.ts'
import { notSilent, shownEnd } from '../../shared/mute/silence.ts'
import type { Instant } from '../../shared/time.ts'

/** What a rule has to know of a message from somebody else: made by the server's clock, stored here by ours. */
export interface Heard {
  readonly sender: UserId
  readonly mentionsMe: boolean
  readonly createdAt: Instant
  readonly storedAt: Instant
}

/**
 * Why a conversation makes no sound at `now`, and when that ends. A rule whose time has passed is silent no more, even
 * where the end has not been carried out yet: nothing ever shows a past time.
 */
export function silenceOf(mute: { readonly muted: boolean; readonly rule: MuteRule | null }, now: Instant): Silence {
  if (!mute.muted) return notSilent
  const { ends, through } = mute.rule ?? { ends: 'never', through: nothingThrough }
  const shown = shownEnd(ends)
  if (typeof shown === 'object') return shown.at > now ? muted(shown, through) : notSilent
  return lasting[shown][placeOf(through)] ?? muted(shown, through)
}

/**
 * One object for all conversations that say the same: a verdict waits for memory more than for anything else, and of ten
 * thousand mutes nearly all are alike.
 */
const muted = (ends: SilenceEnd, through: Through): Silence => ({ silent: true, because: 'muted', ends, through })
const placeOf = ({ mentions, favourites, keywords }: Through): number =>
  Number(mentions) + 2 * Number(favourites) + 4 * Number(keywords)
const throughs = [false, true].flatMap((keywords) =>
  [false, true].flatMap((favourites) => [false, true].map((mentions): Through => ({ mentions, favourites, keywords }))),
)
const alike = (ends: SilenceEnd): readonly Silence[] => throughs.map((through) => muted(ends, through))
const lasting = { never: alike('never'), quiet: alike('quiet'), mentioned: alike('mentioned'), person: alike('person') }

/**
 * The instant at which a rule ends if nothing more is heard; Infinity where only an event can end it. `quietSince`: when a
 * message from somebody else was last heard, or the rule was made.
 */
export function endsAt({ ends }: MuteRule, quietSince: Instant): Instant {
  if (typeof ends === 'string') return Infinity
  if ('at' in ends) return ends.at
  return 'quietForMs' in ends ? quietSince + ends.quietForMs : Infinity
}

/** Whether time alone has ended the rule. */
export const hasEnded = (rule: MuteRule, quietSince: Instant, now: Instant): boolean => endsAt(rule, quietSince) <= now

/** Whether this message ends the rule: what was stored before the rule was made only waited for its verdict, and does not. */
export function isEndedBy({ ends, madeAt }: MuteRule, heard: Heard, now: Instant): boolean {
  // Made by a clock that was ahead and has been put right: nobody knows what came before, so nothing did.
  const isOfThisClock = madeAt <= now
  if (isOfThisClock && heard.storedAt <= madeAt) return false
  if (ends === 'when-mentioned') return heard.mentionsMe
  return typeof ends === 'object' && 'whenWrites' in ends && ends.whenWrites === heard.sender
}

/**
 * The moment from which the quiet counts once this is heard: now, or while catching up, when it was made, but not before
 * the last known moment and not after now.
 */
export function heardAt({ createdAt }: Heard, quietSince: Instant, caughtUp: boolean, now: Instant): Instant {
  return caughtUp ? now : Math.min(Math.max(createdAt, quietSince), now)
}

/** Whether a rule ends by silence, so that every message puts its end off. */
export function waitsForQuiet({ ends }: MuteRule): boolean {
  return typeof ends === 'object' && 'quietForMs' in ends
}
