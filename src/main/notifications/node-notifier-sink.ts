import { createListeners } from '../../shared/listeners.ts'
import { notificationWords } from '../../shared/messages/notifications.ts'
import { failed, ok, type Result } from '../../shared/result.ts'
import { MINUTE, type CancelTimer, type Clock } from '../../shared/time.ts'
import { bodyText, escapeMarkup, titleText } from './sink-text.ts'
import { SHOW_LIMIT_MS, type NotificationSink, type OutgoingNotification, type SinkProblem } from './sink.ts'

/** Conversations that may wait for the helper process; more are refused. */
const QUEUE_LIMIT = 100
/** `notify-send` ends by itself when the bus gives up (25 s). Whatever runs longer is no longer waited for. */
const HELPER_LIMIT_MS = MINUTE
/** Where the helper lives as long as its notification, no complaint within this time means that it is shown. */
const NO_COMPLAINT_MS = 500

interface Waiting {
  readonly notification: OutgoingNotification
  readonly answer: (result: Result<null, SinkProblem>) => void
  readonly cancelLimit: CancelTimer
}

/**
 * The npm package node-notifier: one helper process per notification, one at a time. On Linux that is `notify-send`, which can
 * neither replace nor withdraw nor tell of clicks. `interpretsMarkup` tells what the desktop's service does with a body.
 */
export function createNodeNotifierSink(options: {
  readonly clock: Clock
  readonly platform?: NodeJS.Platform
  readonly interpretsMarkup?: () => boolean
}): NotificationSink {
  const { clock, platform = process.platform, interpretsMarkup = () => true } = options
  const outlives = platform === 'darwin' || platform === 'win32'
  const clicks = createListeners<string>()
  const availability = createListeners<boolean>()
  const queue = new Map<string, Waiting>()
  let running = false
  let overdue = false
  let available = true
  let disposed = false

  function note(shown: boolean): void {
    if (available === shown) return
    available = shown
    availability.tell(shown)
  }

  function show(notification: OutgoingNotification): Promise<Result<null, SinkProblem>> {
    const { key } = notification
    const before = queue.get(key)
    if (overdue || disposed || (!before && queue.size >= QUEUE_LIMIT)) {
      return Promise.resolve(failed({ code: 'busy' }))
    }
    // The newer one is shown in its place.
    take(key)?.answer(ok(null))
    return new Promise((answer) => {
      const cancelLimit = clock.setTimer(SHOW_LIMIT_MS, () => {
        if (queue.get(key)?.notification === notification) queue.delete(key)
        answer(failed({ code: 'busy' }))
      })
      queue.set(key, { notification, answer, cancelLimit })
      if (!running) void work()
    })
  }

  function take(key: string): Waiting | undefined {
    const waiting = queue.get(key)
    queue.delete(key)
    waiting?.cancelLimit()
    return waiting
  }

  async function work(): Promise<void> {
    running = true
    for (;;) {
      const [key] = queue.keys()
      const next = key === undefined ? undefined : take(key)
      if (!next || disposed) break
      await run(next)
    }
    running = false
  }

  /** Resolves when the next helper may start. */
  async function run({ notification, answer }: Waiting): Promise<void> {
    const done = help(notification)
    const cancel = clock.setTimer(SHOW_LIMIT_MS, () => {
      overdue = true
      note(false)
      answer(failed({ code: 'timed-out', shownLater: done }))
    })
    const shown = await done
    cancel()
    overdue = false
    note(shown)
    answer(shown ? ok(null) : failed({ code: 'absent' }))
  }

  /** Whether the helper showed it. Its error is not looked at: it quotes the message. */
  async function help(notification: OutgoingNotification): Promise<boolean> {
    const notifier = await import('node-notifier').then(
      (loaded) => loaded.default,
      () => null,
    )
    if (!notifier) return false
    return new Promise((resolve) => {
      const cancels = [clock.setTimer(HELPER_LIMIT_MS, () => settle(false))]
      if (outlives) cancels.push(clock.setTimer(NO_COMPLAINT_MS, () => settle(true)))
      function settle(shown: boolean): void {
        for (const cancel of cancels) cancel()
        resolve(shown)
      }
      try {
        notifier.notify(helperOptions(notification, platform, interpretsMarkup()), (error, response) => {
          // Anything on the helper's standard error arrives as a string; only an Error means that it failed.
          settle(!(error instanceof Error))
          if (response === 'activate' && !disposed) clicks.tell(notification.key)
        })
      } catch {
        // It throws for what it does not like, and its words quote the message.
        settle(false)
      }
    })
  }

  return {
    name: 'node-notifier',
    capabilities: { withdraw: false, click: outlives },
    get available() {
      return available
    },
    show,
    withdraw(key) {
      take(key)?.answer(ok(null))
      return Promise.resolve()
    },
    onClicked: clicks.add,
    onAvailability: availability.add,
    // They never change.
    onCapabilities: () => () => undefined,
    [Symbol.dispose]() {
      disposed = true
      for (const key of [...queue.keys()]) take(key)?.answer(failed({ code: 'busy' }))
    },
  }
}

/** Title and text, safe against what node-notifier and its helper make of them: each line here was a message lost or changed. */
function helperOptions(notification: OutgoingNotification, platform: NodeJS.Platform, markup: boolean) {
  const title = titleText(notification.title) || notificationWords.appName
  const text = bodyText(notification.body) || notificationWords.newMessage
  if (platform === 'win32')
    return { title, message: text, appID: notificationWords.appName, sound: !notification.silent }
  if (platform === 'darwin') return { title, message: text, sound: !notification.silent }
  // notify-send reads backslash escapes in the body, though not in the title.
  const body = (markup ? escapeMarkup(text) : text).replaceAll('\\', '\\\\')
  return {
    title: noOption(title),
    message: noOption(body),
    category: 'im.received',
    // Only one can be given.
    hint: notification.silent ? 'boolean:suppress-sound:true' : 'string:desktop-entry:hush',
    'app-name': notificationWords.appName,
  }
}

/** A text that begins with a dash would be an option: an invisible word joiner in front makes it text. */
const noOption = (text: string): string => (text.startsWith('-') ? `\u2060${text}` : text)
