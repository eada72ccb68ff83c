import { createListeners } from '../../../shared/listeners.ts'
import { failed, ok } from '../../../shared/result.ts'
import type { NotificationSink, OutgoingNotification, SinkProblem } from '../sink.ts'

export interface FakeSink extends NotificationSink {
  /** Everything shown, in order. */
  readonly received: OutgoingNotification[]
  /** What is on screen now, by key. */
  readonly screen: Map<string, OutgoingNotification>
  /** From now on each show answers with this; null: it shows. */
  answerWith(problem: SinkProblem | null): void
  /** Says that it came or went. */
  become(available: boolean): void
  readonly capabilities: { withdraw: boolean; click: boolean }
  /** Says that what it can has changed. */
  tellCapabilities(): void
  click(key: string): void
}

/** A notifier whose failures the test decides. */
export function createFakeSink(name: NotificationSink['name'] = 'dbus'): FakeSink {
  const clicks = createListeners<string>()
  const availability = createListeners<boolean>()
  const capabilities = createListeners<undefined>()
  const received: OutgoingNotification[] = []
  const screen = new Map<string, OutgoingNotification>()
  const can = name === 'dbus'
  let problem: SinkProblem | null = null
  let available = true
  return {
    name,
    capabilities: { withdraw: can, click: can },
    get available() {
      return available
    },
    received,
    screen,
    show(notification) {
      if (problem) return Promise.resolve(failed(problem))
      received.push(notification)
      screen.set(notification.key, notification)
      return Promise.resolve(ok(null))
    },
    withdraw(key) {
      screen.delete(key)
      return Promise.resolve()
    },
    onClicked: clicks.add,
    onAvailability: availability.add,
    onCapabilities: capabilities.add,
    tellCapabilities: () => capabilities.tell(undefined),
    answerWith(next) {
      problem = next
    },
    become(next) {
      available = next
      availability.tell(next)
    },
    click: clicks.tell,
    [Symbol.dispose]() {
      screen.clear()
    },
  }
}
