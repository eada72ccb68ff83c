import type { Notification } from 'electron'
import type { Lifecycle } from './lifecycle.ts'
import { checkKeys, constructible, eventsOf, strict } from './strict.ts'

const OPTION_KEYS = [
  ...['id', 'groupId', 'groupTitle', 'title', 'subtitle', 'body', 'silent', 'icon', 'hasReply', 'timeoutType'],
  ...['replyPlaceholder', 'sound', 'urgency', 'actions', 'closeButtonText', 'toastXml'],
]
const MAX_ID = 64
/** Of the Desktop Notifications specification: a few tags, and text in which `&` and `<` are written as entities. */
const MARKUP = /^(?:[^<&]|&(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);|<\/?(?:b|i|u|a|img)(?:\s[^<>]*)?\/?>)*$/i

/** Takes everything, or refuses what is no markup, or refuses all. */
export type Desktop = 'lenient' | 'markup' | 'failing'

/** `HUSH_SHELL_NOTIFICATIONS`. */
export const parseDesktop = (word: string | undefined): Desktop =>
  word === 'markup' || word === 'failing' ? word : 'lenient'

/**
 * Shows nothing: on Linux Hush speaks to the desktop itself. `show` and `failed` come synchronously, inside `show()`, as on
 * Linux; the limits are those of Windows. What is closed by the application says nothing: `close` is not guaranteed.
 */
export function createNotificationClass(lifecycle: Lifecycle, desktop: Desktop): typeof Notification {
  const takes = (body: string): boolean => desktop === 'lenient' || (desktop === 'markup' && MARKUP.test(body))

  function make(given: unknown): object {
    lifecycle.needReady('Cannot create Notification before app is ready')
    const options: object = typeof given === 'object' && given !== null ? given : {}
    checkKeys('Notification', options, OPTION_KEYS)
    for (const name of ['id', 'groupId']) {
      if (textOf(options, name).length > MAX_ID)
        throw new Error(`Notification ${name} exceeds the limit of ${MAX_ID} UTF-16 characters`)
    }
    if (textOf(options, 'groupTitle') !== '' && textOf(options, 'groupId') === '')
      throw new Error('Notification groupTitle needs a groupId')
    const events = eventsOf('Notification', ['show', 'click', 'close', 'reply', 'action', 'failed'])
    return strict<Notification>(
      'Notification',
      {
        ...options,
        show() {
          if (takes(textOf(options, 'body'))) events.emit('show', {})
          else events.emit('failed', {}, 'The desktop refused it.')
        },
        close: () => undefined,
      },
      events,
    )
  }
  return constructible<typeof Notification>('Notification', make, { isSupported: () => true })
}

function textOf(options: object, key: string): string {
  const value: unknown = Reflect.get(options, key)
  return typeof value === 'string' ? value : ''
}
