import { nothingThrough, type MuteIntent, type MuteRule } from '../../shared/mute/model.ts'
import type { ShownMute } from '../../shared/model.ts'
import type { Instant } from '../../shared/time.ts'

/** One conversation in the queue: docs/decisions/0003-one-bit.md tells the reasons. Everything here is pure. */

/** Logical time: a counter that every event moves on. Only its order means anything. */
export type Stamp = number

/** Who wanted it: the person, the end of a rule, or the queue that sends the newest intent again after a ghost. */
export type Intent = MuteIntent & { readonly by: 'person' | 'end' | 'again' }

export interface Entry {
  /** What the newest counting reading said; null before the first, and where a request since then may have changed it. */
  readonly bit: boolean | null
  /** The rule beside that bit: what an undo goes back to. */
  readonly rule: MuteRule | null
  /** The newest intent, until the server has confirmed or twice refused it. */
  readonly intent: Intent | null
  readonly sending: { readonly requestId: number; readonly intent: Intent; readonly session: number } | null
  /** Requests in a row that were not reached, and whether the next one waits for a timer. */
  readonly attempts: number
  readonly resting: boolean
  /** The session in which this intent was refused for the first time. */
  readonly refusedIn: number | null
  /** A `list` counts only if it was asked for after this. */
  readonly countsAfter: Stamp
  /** A reading was ignored, or the ghost has to be looked for: one more `list`. */
  readonly owed: boolean
  /** After a request of unknown fate: `open` until one time-out after the last answer, then the next reading is the check. */
  readonly doubt: 'none' | 'open' | 'due'
  /** Whether the check, if it contradicts the newest intent, sends that once more. */
  readonly insists: boolean
  readonly quietSince: Instant
}

export const untouched: Entry = {
  bit: null,
  rule: null,
  intent: null,
  sending: null,
  attempts: 0,
  resting: false,
  refusedIn: null,
  countsAfter: 0,
  owed: false,
  doubt: 'none',
  insists: false,
  quietSince: 0,
}

export const ruleOf = (intent: MuteIntent): MuteRule | null => (intent.want === 'muted' ? intent.rule : null)
export const shownRule = (entry: Entry): MuteRule | null => (entry.intent ? ruleOf(entry.intent) : entry.rule)

/** An intent shows at once; a bit that nobody has told yet is what the rule says. */
export const isShownMuted = ({ intent, bit, rule }: Entry): boolean =>
  intent ? intent.want === 'muted' : (bit ?? rule !== null)

export const shown = (entry: Entry): ShownMute => ({
  muted: isShownMuted(entry),
  rule: shownRule(entry),
  agreement: entry.intent ? 'waiting' : 'settled',
})

export const isShownAlike = (a: Entry, b: Entry): boolean =>
  isShownMuted(a) === isShownMuted(b) && shownRule(a) === shownRule(b) && (a.intent === null) === (b.intent === null)

/** While this holds no reading counts: a request of unknown fate is pending until it has been looked for. */
export const isPending = (entry: Entry): boolean => entry.intent !== null || entry.doubt === 'open'

/** The moment from which one time-out is counted until the ghost is looked for. */
export const isDoubtingAtRest = (entry: Entry): boolean => entry.intent === null && entry.doubt === 'open'

export function intend(entry: Entry, intent: Intent): Entry {
  const doubt = entry.doubt === 'due' ? 'open' : entry.doubt
  return { ...entry, intent, attempts: 0, resting: false, refusedIn: null, doubt, insists: true }
}

/** The server did what `sending` asked and showed the row afterwards. */
export function confirmed(entry: Entry, bit: boolean, stamp: Stamp, otherwise: MuteRule): Entry {
  if (!entry.sending) return entry
  const sent = entry.sending.intent
  const isNewest = entry.intent === sent
  const held: Entry = {
    ...entry,
    bit: sent.want === 'muted',
    rule: ruleOf(sent),
    intent: isNewest ? null : entry.intent,
    sending: null,
    attempts: 0,
    refusedIn: null,
    countsAfter: stamp,
  }
  return follow(held, bit, otherwise)
}

/** Whether it arrived is not known: it is sent again later, and looked for when all is quiet. */
export function missed(entry: Entry, stamp: Stamp): Entry {
  return { ...rest(entry), sending: null, countsAfter: stamp, doubt: 'open' }
}

/** It is not under way any more, but did it do anything? It is sent again later, and until then the bit is not known. */
export function misunderstood(entry: Entry, stamp: Stamp): Entry {
  return { ...rest(entry), sending: null, countsAfter: stamp, bit: null }
}

export const rest = (entry: Entry): Entry => ({ ...entry, attempts: entry.attempts + 1, resting: true })

/** A first refusal may be a stale session; the second one is meant. A refusal of an older intent says nothing of the newest. */
export function refused(entry: Entry, stamp: Stamp): { entry: Entry; undone: boolean } {
  const answered: Entry = { ...entry, sending: null, countsAfter: stamp }
  if (!entry.sending || entry.intent !== entry.sending.intent) return { entry: answered, undone: false }
  if (entry.refusedIn === null) {
    return { entry: { ...answered, refusedIn: entry.sending.session }, undone: false }
  }
  // A rule whose end the server refuses would end again at once, and for ever: it stays, without an end.
  const lasting: MuteRule | null = entry.rule && { ...entry.rule, ends: 'never' }
  const rule = entry.intent.by === 'end' ? lasting : entry.rule
  const owed = entry.owed || entry.bit === null
  return { entry: { ...answered, rule, intent: null, refusedIn: null, owed, insists: false }, undone: true }
}

/** The reading `bit` of a list that was asked for at `askedAt`. `otherwise` is the rule of a mute made elsewhere. */
export function read(entry: Entry, bit: boolean, askedAt: Stamp, otherwise: MuteRule): Entry {
  if (askedAt <= entry.countsAfter) return { ...entry, owed: true }
  if (!bit && entry.intent?.by === 'end' && !entry.sending) {
    return { ...entry, bit, rule: null, intent: null, refusedIn: null, resting: false }
  }
  if (isPending(entry)) return { ...entry, owed: true }
  if (bit === entry.bit && !entry.owed) return entry
  const counted: Entry = { ...entry, owed: false, doubt: 'none' }
  const followed = follow(counted, bit, otherwise)
  const isGhost = entry.doubt === 'due' && entry.insists && entry.bit !== null && entry.bit !== bit
  if (!isGhost) return followed
  const again: Intent = entry.rule ? { want: 'muted', rule: entry.rule, by: 'again' } : { want: 'unmuted', by: 'again' }
  return { ...intend(followed, again), insists: false }
}

/** An end that finds the bit at 0, with nothing under way that could set it, has nothing to send. */
export const isNeedlessEnd = (entry: Entry): boolean =>
  entry.intent?.by === 'end' && entry.bit === false && entry.doubt === 'none' && !entry.sending

export const withoutIntent = (entry: Entry): Entry => ({ ...entry, intent: null, resting: false, refusedIn: null })

/** The ghost is looked for from now on: only a list asked for after this is the check. */
export const lookForGhost = (entry: Entry, stamp: Stamp): Entry =>
  isDoubtingAtRest(entry) ? { ...entry, doubt: 'due', countsAfter: stamp, owed: true } : entry

export const ruleFromElsewhere = (madeAt: Instant): MuteRule => ({
  ends: 'never',
  through: nothingThrough,
  madeAt,
})

/** A rule stands only where the bit is 1; a bit that somebody else set is a rule without end. */
function follow(entry: Entry, bit: boolean, otherwise: MuteRule): Entry {
  return { ...entry, bit, rule: bit ? (entry.rule ?? otherwise) : null }
}

/** Whether every step has to look at it: something is wanted, owed or doubted. */
export const isOpen = (entry: Entry): boolean => entry.intent !== null || entry.owed || entry.doubt === 'open'
