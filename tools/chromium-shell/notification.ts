import type { Notification } from 'electron'
import type { Lifecycle } from './lifecycle.ts'
import { checkKeys, constructible, eventsOf, strict } from './strict.ts'

const OPTION_KEYS = [
  ...['id', 'groupId', 'groupTitle', 'title', 'subtitle', 'body', 'silent', 'icon', 'hasReply', 'timeoutType'],
  ...['replyPlaceholder', 'sound', 'urgency', 'actions', 'closeButtonText', 'toastXml'],
]

/** Shows nothing: on Linux Hush speaks to the desktop itself. `show` comes synchronously, inside `show()`, as on Linux. */
export function createNotificationClass(lifecycle: Lifecycle): typeof Notification {
  function make(given: unknown): object {
    lifecycle.needReady('Cannot create Notification before app is ready')
    const options: object = typeof given === 'object' && given !== null ? given : {}
    checkKeys('Notification', options, OPTION_KEYS)
    const events = eventsOf('Notification', ['show', 'click', 'close', 'reply', 'action', 'failed'])
    let shown = false
    return strict<Notification>(
      'Notification',
      {
        ...options,
        show() {
          shown = true
          events.emit('show', {})
        },
        close() {
          if (shown) events.emit('close', {})
          shown = false
        },
      },
      events,
    )
  }
  return constructible<typeof Notification>('Notification', make, { isSupported: () => true })
}
