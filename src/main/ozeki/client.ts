import type { KeyObject } from 'node:crypto'
import type { ConversationId, MessageId, UserId } from '../../shared/ids.ts'
import type { Participant, SignInProblem } from '../../shared/model.ts'
import type { Result } from '../../shared/result.ts'
import type { Instant } from '../../shared/time.ts'

/** What a sign-in tells. `doorbellUrl` carries the station id, a bearer token: never log it. */
export interface SignedIn {
  readonly userId: UserId
  readonly fullName: string
  readonly nick: string
  readonly privateKey: KeyObject
  /** Null where the server names no listener that may be trusted: then the client polls. */
  readonly doorbellUrl: string | null
}

/** One conversation as the server shows it to this user. The caller's own row is already applied. */
export interface ListedConversation {
  readonly id: ConversationId
  readonly isGroup: boolean
  /** Everybody, the caller too. A name the server does not tell is empty. */
  readonly participants: readonly Participant[]
  /** Encrypted under a fresh IV at every answer: it differs although nothing changed. */
  readonly sealedName: string
  readonly lastMessageId: MessageId | null
  /** The newest message's time; 0 where the server tells none. */
  readonly lastAccessAt: Instant
  /** The conversation key, encrypted for the caller. */
  readonly secret: string
  /** The current incarnation: a new one means that cached messages are void. */
  readonly instance: string
  readonly muted: boolean
  readonly favourite: boolean
  readonly hidden: boolean
  /** `#rrggbb` */
  readonly colour: string
}

/** `sealed` null: the answer carries no content for this message. */
export interface WireMessage {
  readonly id: MessageId
  readonly createdAt: Instant
  /** The end of the year 9999 where the answer tells none. */
  readonly validUntil: Instant
  readonly sealed: string | null
}

/** Names no reader: the API tells none. */
interface WireReport {
  readonly id: MessageId
  readonly kind: 'delivered' | 'viewed'
  readonly createdAt: Instant
}

/** A message in the server's order, from which a page is asked on. */
export interface Point {
  readonly id: MessageId
  /** Its `createdAt`. */
  readonly at: Instant
}

/** One page, oldest first, as the server orders it. */
export interface Batch {
  readonly messages: readonly WireMessage[]
  readonly reports: readonly WireReport[]
  /** How many messages the server sent, those that made no sense included: a page shorter than its limit is the last. */
  readonly received: number
}

/** Ids to fetch again. The server forgets what it has told: write them down before acting on them. */
export interface Changes {
  readonly conversations: readonly ConversationId[]
  readonly lists: readonly ConversationId[]
}

export interface Friend {
  readonly id: UserId
  readonly name: string
  readonly available: boolean
}

/**
 * `detail` is a short technical phrase without secrets; `serverSays` is the server's own words, made safe to show.
 * `answered`: the server has answered, although not so that it could be understood. The request has been processed or never
 * will be, whereas without an answer it may still be under way.
 */
export type CallProblem =
  | { code: 'refused'; serverSays: string }
  | { code: 'unreachable'; detail: string; answered: boolean }
  | { code: 'signed-out' }

export interface OutgoingMessage {
  readonly id: ConversationId
  readonly instance: string
  readonly messageId: MessageId
  readonly createdAt: Instant
  readonly validUntil: Instant
  /** Sealed text. */
  readonly data: string
}

export interface ViewedMessages {
  readonly id: ConversationId
  readonly instance: string
  readonly messageIds: readonly MessageId[]
  readonly firstAt: Instant
  readonly lastAt: Instant
}

/**
 * The API, one method per action. Reads (`list`, `download*`, `friends`) try again by themselves where the server
 * was not reached. `changes` is asked once, since the server forgets what it has told; so is what changes something,
 * since the queues of its callers decide what a repetition would mean. Nothing here signs in again by itself: the
 * connection does.
 */
export interface OzekiClient extends Disposable {
  /** Logs in and opens the private key. Later calls are signed with what the last success brought. */
  signIn(): Promise<Result<SignedIn, SignInProblem>>
  changes(): Promise<Result<Changes, CallProblem>>
  /** A conversation of which nothing but its sealed name differs from the last answer is the same object as then. */
  list(): Promise<Result<readonly ListedConversation[], CallProblem>>
  /**
   * Opens the names of the last list, the most recent conversations first, and tells some hundred at a time: those that
   * differ from what was told before. Ends early where another list is read. False where they could not be had.
   */
  openNames(onOpened: (names: ReadonlyMap<ConversationId, string>) => void): Promise<boolean>
  /** At most `limit` messages older than `before`, or the newest. */
  downloadPartial(page: {
    id: ConversationId
    instance: string
    before: Point | null
    limit: number
  }): Promise<Result<Batch, CallProblem>>
  /** What came after a known point; it may bring that message again. */
  download(page: { id: ConversationId; instance: string; after: Point | null }): Promise<Result<Batch, CallProblem>>
  add(message: OutgoingMessage): Promise<Result<null, CallProblem>>
  /** The caller's row as it stands afterwards. */
  mute(id: ConversationId): Promise<Result<{ readonly muted: boolean }, CallProblem>>
  unmute(id: ConversationId): Promise<Result<{ readonly muted: boolean }, CallProblem>>
  friends(): Promise<Result<readonly Friend[], CallProblem>>
  announceAvailable(): Promise<Result<null, CallProblem>>
  reportViewed(viewed: ViewedMessages): Promise<Result<null, CallProblem>>
  /** How far the server's clock is ahead of this computer's, by the last answer's `Date` header; null where unknown. */
  skewMs(): number | null
}
