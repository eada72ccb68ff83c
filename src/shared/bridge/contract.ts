import type { ConversationId, MessageId, UserId } from '../ids.ts'
import type {
  AccountInfo,
  ConversationRow,
  Message,
  Notice,
  NoticeId,
  NotifierStatus,
  Session,
  SignInProblem,
} from '../model.ts'
import type { MuteProblem, MuteRule, Silence, WeeklySilence } from '../mute/model.ts'
import type { Result } from '../result.ts'
import type { Settings } from '../settings.ts'
import type { Instant } from '../time.ts'

/** Names and types only, so that the preload stays a few kilobytes. Everything the window can ask, and all it is told. */

export interface AppState {
  readonly session: Session
  readonly settings: Settings
  /** What silences everything on this computer at this moment: snooze, quiet hours. */
  readonly silences: readonly Silence[]
  readonly notices: readonly Notice[]
  readonly notifier: NotifierStatus
  /** From `--server`, else the last one used. */
  readonly suggestedServer: string
}

export interface Credentials {
  readonly server: string
  readonly apiKey: string
  readonly password: string
  /** The person was asked and agreed to http to another machine. */
  readonly allowInsecure: boolean
}

export interface MessagePage {
  /** Ascending by `position`. */
  readonly messages: readonly Message[]
  readonly hasOlder: boolean
}

export type PageProblem = { code: 'unreachable' } | { code: 'unknown-conversation' } | { code: 'signed-out' }
export type SendProblem =
  | { code: 'empty' }
  | { code: 'too-long'; limit: number }
  | { code: 'unreachable' }
  | { code: 'refused'; serverSays: string }
  | { code: 'unknown-conversation' }
  | { code: 'signed-out' }
  | { code: 'cannot-encrypt' }

export interface Requests {
  'app.state': { args: []; result: AppState }
  'account.signIn': { args: [credentials: Credentials]; result: Result<AccountInfo, SignInProblem> }
  'account.demo': { args: []; result: Result<AccountInfo, SignInProblem> }
  'account.signOut': { args: []; result: null }
  'account.retry': { args: []; result: null }
  /** Rows come as patches: the newest first, more than a window shows. True where there are others. */
  'conversations.first': { args: []; result: boolean }
  /** Some hundred more, when those before are shown. True where there are others still. */
  'conversations.more': { args: []; result: boolean }
  /** `before` is a position; null asks for the newest. At most `limit` (1 to 200) messages. */
  'messages.page': {
    args: [id: ConversationId, before: number | null, limit: number]
    result: Result<MessagePage, PageProblem>
  }
  'messages.send': { args: [id: ConversationId, text: string]; result: Result<MessageId, SendProblem> }
  /** Which conversation is on screen in a focused window, up to which position; null when none. */
  'conversation.looking': { args: [at: { id: ConversationId; upTo: number } | null]; result: null }
  'mute.set': { args: [id: ConversationId, rule: MuteRule]; result: Result<null, MuteProblem> }
  'mute.clear': { args: [id: ConversationId]; result: Result<null, MuteProblem> }
  /** On this computer alone: when a conversation is silent every week; null takes that away. */
  'schedule.set': { args: [id: ConversationId, schedule: WeeklySilence | null]; result: Result<null, MuteProblem> }
  /** On this computer alone: holds whatever this person writes, in one conversation or everywhere, or no longer. */
  'person.mute': {
    args: [person: UserId, where: ConversationId | 'everywhere', isMuted: boolean]
    result: Result<null, MuteProblem>
  }
  'settings.set': { args: [patch: Partial<Settings>]; result: Settings }
  'notice.dismiss': { args: [id: NoticeId]; result: null }
}

interface ConversationPatch {
  readonly changed: readonly ConversationRow[]
  readonly removed: readonly ConversationId[]
}

export interface Events {
  'app.changed': AppState
  'conversations.patched': ConversationPatch
  /** New, changed (delivery) or all (`replaces`: a new instance) messages of one conversation. */
  'messages.changed': {
    readonly conversationId: ConversationId
    readonly messages: readonly Message[]
    readonly removed: readonly MessageId[]
    readonly replaces: boolean
  }
  /** A click on a notification, or the tray. */
  'conversation.open': { readonly conversationId: ConversationId; readonly messageId: MessageId | null }
  /** A change of mute that the window did not ask for, or that was undone. */
  'mute.told': MuteNews
}

export type MuteNews =
  | {
      readonly kind: 'undone'
      readonly name: string
      readonly conversationId: ConversationId
      readonly serverSays: string
    }
  | {
      readonly kind: 'elsewhere'
      readonly name: string
      readonly conversationId: ConversationId
      readonly muted: boolean
    }
  | { readonly kind: 'ended'; readonly name: string; readonly conversationId: ConversationId; readonly at: Instant }
  /** From tray, notification or command line on this computer: the window shows it like its own. */
  | {
      readonly kind: 'here'
      readonly name: string
      readonly conversationId: ConversationId
      readonly before: MuteRule | null
      /** Null: unmuted. */
      readonly rule: MuteRule | null
    }

export type RequestName = keyof Requests
export type EventName = keyof Events

/** What the preload exposes as `window.hush`. `request` never rejects for an expected failure. */
export interface Bridge {
  request<N extends RequestName>(name: N, ...args: Requests[N]['args']): Promise<Requests[N]['result']>
  /** Returns its unsubscribe. */
  on<N extends EventName>(name: N, listener: (event: Events[N]) => void): () => void
}
