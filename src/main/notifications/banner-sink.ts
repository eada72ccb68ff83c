import { createHash } from 'node:crypto'
import { createListeners } from '../../shared/listeners.ts'
import { notificationWords } from '../../shared/messages/notifications.ts'
import { failed, ok, type Result } from '../../shared/result.ts'
import { MINUTE, type Clock } from '../../shared/time.ts'
import { within } from './deadline.ts'
import { bodyText, titleText } from './sink-text.ts'
import { SHOW_LIMIT_MS, type NotificationSink, type OutgoingNotification, type SinkProblem } from './sink.ts'

/** One notification of the system's. Any call may throw, and any event may come while `show` runs, or never. */
interface Banner {
  show(): void
  /** Afterwards it tells nothing any more. */
  close(): void
}

export interface BannerEvents {
  readonly onShown: () => void
  readonly onFailed: () => void
  readonly onClicked: () => void
  /** It is gone for good: what waits in the system's list can still be clicked, and is not. */
  readonly onGone: () => void
}

/** As much of Electron's `Notification` as is used. A banner that is collected may leave the screen: hold on to it. */
export interface Banners {
  isSupported(): boolean
  make(
    options: { readonly groupId: string; readonly title: string; readonly body: string; readonly silent: boolean },
    events: BannerEvents,
  ): Banner
}

/** `unwanted`: withdrawn, or replaced by a newer one, before the system answered. */
type Outcome = 'shown' | 'failed' | 'unwanted'

interface Attempt {
  banner: Banner | null
  readonly end: (outcome: Outcome) => void
}

/** Windows takes no longer ones: electron.d.ts, NotificationConstructorOptions; the docs' "64 UTF-16 units". */
const MAX_GROUP_ID = 64
/** Who has not answered by then never will: it is taken back, so that offering it again cannot show it twice. */
const GIVE_UP_MS = MINUTE

/** Notifications that the system shows for the application itself (macOS, Windows), one per conversation. */
export function createBannerSink({ clock, banners }: { clock: Clock; banners: Banners }): NotificationSink {
  const clicks = createListeners<string>()
  const availability = createListeners<boolean>()
  const attempts = new Map<string, Attempt>()
  /** Held until clicked, closed or replaced. */
  const onScreen = new Map<string, Banner>()
  let available = true
  let unanswered = 0
  let disposed = false

  function note(works: boolean): void {
    if (available === works) return
    available = works
    availability.tell(works)
  }

  function close(banner: Banner | null | undefined): void {
    try {
      banner?.close()
    } catch {
      // What cannot be closed is gone already.
    }
  }

  function forget(key: string, banner: Banner | null): void {
    if (banner && onScreen.get(key) === banner) onScreen.delete(key)
  }

  function abandon(key: string): void {
    const attempt = attempts.get(key)
    close(attempt?.banner)
    attempt?.end('unwanted')
  }

  function hand({ key, title, body, silent }: OutgoingNotification): Promise<Outcome> {
    return new Promise((resolve) => {
      const cancel = clock.setTimer(GIVE_UP_MS, () => {
        close(attempt.banner)
        attempt.end('failed')
      })
      const attempt: Attempt = {
        banner: null,
        end(outcome) {
          cancel()
          if (attempts.get(key) === attempt) attempts.delete(key)
          resolve(outcome)
        },
      }
      function shown(): void {
        if (attempts.get(key) !== attempt) return
        // Only now: one that fails must not take the last one with it.
        close(onScreen.get(key))
        if (attempt.banner) onScreen.set(key, attempt.banner)
        attempt.end('shown')
      }
      attempts.set(key, attempt)
      try {
        attempt.banner = banners.make(
          {
            groupId: groupIdOf(key),
            title: titleText(title) || notificationWords.appName,
            body: bodyText(body) || notificationWords.newMessage,
            silent,
          },
          {
            onShown: shown,
            onFailed() {
              forget(key, attempt.banner)
              attempt.end('failed')
            },
            onClicked() {
              shown()
              forget(key, attempt.banner)
              if (!disposed) clicks.tell(key)
            },
            onGone: () => forget(key, attempt.banner),
          },
        )
        attempt.banner.show()
      } catch {
        attempt.end('failed')
      }
    })
  }

  async function show(notification: OutgoingNotification): Promise<Result<null, SinkProblem>> {
    if (disposed || unanswered > 0) return failed({ code: 'busy' })
    if (!banners.isSupported()) {
      note(false)
      return failed({ code: 'absent' })
    }
    abandon(notification.key)
    const handed = hand(notification)
    const answer = await within(handed, SHOW_LIMIT_MS, clock)
    if (answer.inTime) return answered(answer.value)
    unanswered += 1
    note(false)
    const shownLater = handed.then((outcome) => {
      unanswered -= 1
      return answered(outcome).ok
    })
    return failed({ code: 'timed-out', shownLater })
  }

  function answered(outcome: Outcome): Result<null, SinkProblem> {
    if (outcome !== 'unwanted') note(outcome === 'shown')
    return outcome === 'failed' ? failed({ code: 'refused' }) : ok(null)
  }

  return {
    name: 'electron',
    capabilities: { withdraw: true, click: true },
    get available() {
      return available
    },
    show,
    withdraw(key) {
      abandon(key)
      close(onScreen.get(key))
      onScreen.delete(key)
      return Promise.resolve()
    },
    onClicked: clicks.add,
    onAvailability: availability.add,
    // They never change.
    onCapabilities: () => () => undefined,
    [Symbol.dispose]() {
      disposed = true
      for (const key of [...attempts.keys()]) abandon(key)
      onScreen.clear()
    },
  }
}

const groupIdOf = (key: string): string =>
  key.length <= MAX_GROUP_ID ? key : createHash('sha256').update(key).digest('hex')
