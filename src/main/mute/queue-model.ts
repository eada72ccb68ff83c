import type { ConversationId } from '../../shared/ids.ts'
import type { MuteIntent, MuteRule } from '../../shared/mute/model.ts'
import type { Instant } from '../../shared/time.ts'
import type { ShownMute } from '../../shared/model.ts'
import type { Entry, Intent, Stamp } from './entry.ts'
import type { FirstEnds } from './first-ends.ts'
import type { Heard } from './rules.ts'
import type { Table } from './table.ts'

/** What the queue knows, what can happen to it, and what it asks of the outside. */

export interface QueueState {
  readonly stamp: Stamp
  /** The time of the newest step. */
  readonly steppedAt: Instant
  readonly entries: Table<Entry>
  /** Those of the entries that something is still to be done for: every step looks at all of them, and at no others. */
  readonly open: Table<Entry>
  /** When it has to look at the others, since a rule of theirs is over. */
  readonly firstEnds: FirstEnds
  /** How many requests were ever sent: the next one's id. */
  readonly requests: number
  /** Counts sign-ins, so that a refusal tells which of them it was made under. */
  readonly session: number
  readonly renewing: boolean
  /** Nothing is sent before the first list of this run; an automatic end waits for one asked for after waking. */
  readonly listed: 'never' | 'before-waking' | 'yes'
  readonly wokeAt: Stamp
  /** What came before this start or waking has been heard: until then no quiet is known to have lasted. */
  readonly caughtUp: boolean
  /** The lists under way, by the stamp of their asking, and whether one more was ordered. */
  readonly listsOut: readonly Stamp[]
  readonly listOrdered: boolean
  /** When the last list answered: one that was asked for before may be older than it. */
  readonly listReadAt: Stamp
  /** The newest list that brought nothing: one asked for later has to bring it. */
  readonly missedList: Stamp | null
  readonly listFailures: number
  readonly listResting: boolean
}

/**
 * `not-reached`: no answer, so the request may still be under way. `not-understood`: the server has answered, so it has been
 * processed or never will be; only what it did is not known.
 */
export type Outcome = { readonly muted: boolean } | { readonly refused: string } | 'not-reached' | 'not-understood'

export type QueueEvent =
  | { type: 'restored'; entries: readonly RestoredEntry[] }
  | { type: 'intended'; id: ConversationId; intent: MuteIntent }
  | { type: 'answered'; id: ConversationId; requestId: number; outcome: Outcome }
  | { type: 'signed-in-again'; ok: boolean }
  | { type: 'list-asked' }
  | { type: 'list-answered'; askedAt: Stamp; bits: ReadonlyMap<ConversationId, boolean> }
  | { type: 'list-failed'; askedAt: Stamp }
  | { type: 'timer'; timer: Timer }
  /** A message from somebody else has arrived. */
  | { type: 'heard'; id: ConversationId; heard: Heard }
  | { type: 'reached' }
  | { type: 'woke' }
  /** All that came while Hush was not running, or asleep, has been heard, as far as the server could tell it. */
  | { type: 'caught-up' }
  /** Something may have ended: every event looks at the time, this one does nothing else. */
  | { type: 'time-passed' }

/** What was on disk at start. */
export interface RestoredEntry {
  readonly id: ConversationId
  readonly rule: MuteRule | null
  readonly intent: Intent | null
  readonly quietSince: Instant
}

export const emptyQueue: QueueState = {
  stamp: 0,
  steppedAt: 0,
  entries: new Map(),
  open: new Map(),
  firstEnds: new Map(),
  requests: 0,
  session: 0,
  renewing: false,
  listed: 'never',
  wokeAt: 0,
  caughtUp: false,
  listsOut: [],
  listOrdered: false,
  listReadAt: 0,
  missedList: null,
  listFailures: 0,
  listResting: false,
}

/** What the outside has to do after a step, in this order: on disk, then shown, then told, then sent. */
export type Command =
  | { do: 'persist'; rows: readonly MuteRow[] }
  | { do: 'publish'; changes: readonly MuteChange[] }
  | { do: 'tell'; news: MuteNews }
  | { do: 'sign-in-again' }
  | { do: 'send'; id: ConversationId; requestId: number; muted: boolean }
  | { do: 'ask-list' }
  | { do: 'set-timer'; timer: Timer }

/** What stands on disk for one conversation; nothing where both are null. */
export interface MuteRow {
  readonly id: ConversationId
  readonly rule: MuteRule | null
  readonly intent: Intent | null
}

export interface MuteChange extends ShownMute {
  readonly id: ConversationId
}

export type MuteNews =
  | { kind: 'undone'; id: ConversationId; serverSays: string }
  | { kind: 'elsewhere'; id: ConversationId; muted: boolean }
  | { kind: 'ended'; id: ConversationId; at: Instant }

/** `ghost` runs for one time-out of a request, the others for the back-off of their attempt (from 1). A new one replaces the old. */
export type Timer =
  | { for: 'retry'; id: ConversationId; attempt: number }
  | { for: 'ghost'; id: ConversationId }
  | { for: 'list'; attempt: number }
