import type { ConversationId, MessageId, UserId } from './ids.ts'
import type { MutedPerson, MuteRule, Silence, WeeklySilence } from './mute/model.ts'
import type { Instant } from './time.ts'

/** One person in a conversation, as the server names them. */
export interface Participant {
  readonly id: UserId
  readonly name: string
}

/** From here on a position is not the server's: the message is still on its way, after everything that has its place. */
export const FIRST_UNPLACED = 2 ** 52

/** A message as the window and the notifications see it. `position` orders within a conversation (the server's order). */
export interface Message {
  readonly id: MessageId
  readonly conversationId: ConversationId
  readonly position: number
  /** The sender's clock, whole seconds. */
  readonly createdAt: Instant
  /** After this moment the message is neither shown nor kept. */
  readonly validUntil: Instant
  readonly content: MessageContent
  readonly delivery: 'received' | 'sending' | 'sent'
}

/** `sender` stands inside the message's own plaintext: a claim, not a proof (docs/threat-model.md). */
type MessageContent =
  | { readonly kind: 'text'; readonly sender: UserId; readonly text: string; readonly mentionsMe: boolean }
  | { readonly kind: 'unreadable' }

/** Whether the server agrees with what the row shows. */
type Agreement = 'settled' | 'waiting'

/** What every part of Hush shows of a conversation's mute: the mute service is the only source. */
export interface ShownMute {
  readonly muted: boolean
  readonly rule: MuteRule | null
  readonly agreement: Agreement
}

/** One row of the list: everything the window, the tray and the command line may know of a conversation. */
export interface ConversationRow extends ShownMute {
  readonly id: ConversationId
  readonly name: string
  readonly isGroup: boolean
  /** Other people, without the account's own user. */
  readonly participants: readonly Participant[]
  readonly favourite: boolean
  readonly hidden: boolean
  /** `#rrggbb` */
  readonly colour: string
  readonly lastAt: Instant
  readonly preview: Preview | null
  readonly unread: number
  readonly unreadMentions: number
  readonly held: number
  /** On this computer alone: when it is silent every week, and whose messages are held. */
  readonly schedule: WeeklySilence | null
  readonly mutedPeople: readonly MutedPerson[]
  readonly silence: Silence
}

/** The newest message in short: `sender` null is the account's own, `text` null cannot be decrypted here. */
export interface Preview {
  readonly sender: string | null
  readonly text: string | null
  readonly mentionsMe: boolean
}

export type Connection =
  | { readonly state: 'connecting' }
  | { readonly state: 'online' }
  | { readonly state: 'offline'; readonly since: Instant }

export interface AccountInfo {
  readonly userId: UserId
  readonly name: string
  readonly nick: string
  /** As typed at sign-in, without credentials. */
  readonly server: string
}

export type SignInProblem =
  /** Not a usable address. */
  | { code: 'bad-address' }
  | { code: 'unreachable'; detail: string }
  /** The server's own words. */
  | { code: 'refused'; serverSays: string }
  | { code: 'wrong-password' }
  /** The key would travel unencrypted to another machine: ask the person first. */
  | { code: 'insecure-http'; host: string }
  /** The answer made no sense as an Ozeki Chat server's. */
  | { code: 'not-ozeki'; detail: string }
  /** Hush could not write its files. */
  | { code: 'disk'; detail: string }
  | { code: 'demo-failed'; detail: string }
  /** Another sign-in is under way. */
  | { code: 'busy' }

export type Session =
  | { readonly phase: 'signed-out' }
  | { readonly phase: 'signing-in'; readonly server: string }
  | { readonly phase: 'signed-in'; readonly account: AccountInfo; readonly connection: Connection }

/** Why the disk takes nothing. `damaged`: the next start puts the file aside. */
export type DiskTrouble = 'full' | 'read-only' | 'damaged' | 'unknown'

/** Which notifier is at work and what it can do. */
export interface NotifierStatus {
  readonly sink: string
  readonly working: boolean
  readonly canWithdraw: boolean
  readonly canClick: boolean
}

/** Something the person has to know, said once in the window until dismissed. */
export type Notice =
  | { id: 'weak-vault' }
  | { id: 'settings-reset'; copy: string }
  | { id: 'history-reset'; copy: string }
  | { id: 'not-saved'; because: DiskTrouble }
  /** The account of the last run could not be opened. */
  | { id: 'not-restored'; problem: SignInProblem }
  /** A change that the person did not make. `isAnother`: than the one that showed notifications before. */
  | { id: 'notifier'; status: NotifierStatus; isAnother: boolean }
  | { id: 'broke' }
  | { id: 'clock-wrong'; byMs: number }
  | { id: 'signed-out-by-server'; serverSays: string }
  /** Signed in, and still the server does not give the list of conversations. */
  | { id: 'list-refused'; serverSays: string }

export type NoticeId = Notice['id']
