import type { Result } from '../../shared/result.ts'

/** What a sink is asked to put on screen. Texts are as people wrote them: each sink makes them safe for itself. */
export interface OutgoingNotification {
  /** One per conversation: showing the same key again replaces. */
  readonly key: string
  readonly title: string
  readonly body: string
  readonly silent: boolean
}

interface SinkCapabilities {
  readonly withdraw: boolean
  readonly click: boolean
}

/** Why a notification is not on screen. Codes only: what a notifier says may quote the message. */
export type SinkProblem =
  /** No bus, no service, no helper: nobody to hand it to. */
  | { code: 'absent' }
  /** The notifier answered that it would not. */
  | { code: 'refused' }
  /**
   * No answer in time. It may have been handed over: `shownLater` resolves to true when it is shown after all, to false
   * when it is lost. Until then no other sink is tried, or the person would see it twice.
   */
  | { code: 'timed-out'; shownLater: Promise<boolean> }
  /** An earlier one is still unanswered, so this one was not handed over. */
  | { code: 'busy' }

/**
 * The port to the system's notifications. No call holds main up, none throws or rejects, each `show` answers within
 * `SHOW_LIMIT_MS`. Subscriptions return their unsubscribe.
 */
export interface NotificationSink extends Disposable {
  readonly name: 'dbus' | 'node-notifier' | 'electron'
  readonly capabilities: SinkCapabilities
  /** As far as is known without trying. */
  readonly available: boolean
  show(notification: OutgoingNotification): Promise<Result<null, SinkProblem>>
  withdraw(key: string): Promise<void>
  onClicked(listener: (key: string) => void): () => void
  onAvailability(listener: (available: boolean) => void): () => void
  onCapabilities(listener: () => void): () => void
}

/** A hung notifier is given up on after this long. */
export const SHOW_LIMIT_MS = 2000
