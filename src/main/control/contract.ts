import type { MessageId } from '../../shared/ids.ts'
import type { Connection } from '../../shared/model.ts'
import type { HoldReason, MuteEnd, Through, Verdict } from '../../shared/mute/model.ts'
import type { Result } from '../../shared/result.ts'

/** Everything that the command line can ask of the running instance. The shapes of answers are printed, so scripts rely on them. */
export interface Commands {
  mute: { args: { readonly name: string; readonly ends: MuteEnd }; answer: Changed }
  unmute: { args: { readonly name: string }; answer: Changed }
  snooze: { args: { readonly forMs: number }; answer: { readonly until: string } }
  unsnooze: { args: Nothing; answer: null }
  status: { args: Nothing; answer: Status }
  explain: { args: { readonly name: string }; answer: Explanation }
}
type Nothing = Readonly<Record<string, never>>

/** One request, as a line. */
export const REQUEST_MAX_BYTES = 64_000

export type CommandName = keyof Commands
export type ControlRequest = {
  [K in CommandName]: { readonly command: K; readonly args: Commands[K]['args'] }
}[CommandName]

/** One handler a command; leaving one out does not compile. A problem is one sentence for the person. */
export type ControlHandlers = {
  readonly [K in CommandName]: (args: Commands[K]['args']) => Result<Commands[K]['answer'], string>
}

/** What travels back, as one JSON line. */
export type ControlAnswer<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly sentence: string }

export interface Changed {
  readonly name: string
  /** The server cannot be reached now: it hears of the change later. */
  readonly pending: boolean
}

/** Moments are ISO 8601 in UTC. */
export interface Status {
  readonly snoozedUntil: string | null
  readonly quietHours: boolean
  readonly accounts: readonly AccountStatus[]
}

export interface AccountStatus {
  readonly name: string
  readonly server: string
  readonly connection: Connection['state']
  readonly conversations: readonly ConversationStatus[]
}

export interface ConversationStatus {
  readonly id: string
  readonly name: string
  readonly muted: boolean
  /** Null unless `ends` is `at`. */
  readonly until: string | null
  /** Null where not muted. */
  readonly ends: 'at' | 'quiet' | 'mentioned' | 'person' | 'never' | null
  /** What breaks through the mute; empty where nothing does, or it is not muted. */
  readonly through: readonly (keyof Through)[]
  readonly silenced: boolean
  /** Null where not silenced. */
  readonly because: HoldReason | null
  /** The server does not know yet. */
  readonly pending: boolean
  readonly unread: number
  readonly held: number
}

export interface Explanation {
  /** The conversation's id. */
  readonly conversation: string
  /** Newest first. */
  readonly decisions: readonly ExplainedDecision[]
}

export interface ExplainedDecision {
  readonly messageId: MessageId
  readonly at: string
  readonly verdict: 'shown' | 'held' | 'skipped'
  readonly because: Verdict['because']
}
