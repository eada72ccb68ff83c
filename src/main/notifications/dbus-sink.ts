import { createListeners } from '../../shared/listeners.ts'
import { notificationWords } from '../../shared/messages/notifications.ts'
import { failed, ok, type Result } from '../../shared/result.ts'
import type { Clock } from '../../shared/time.ts'
import { within } from './deadline.ts'
import { createDesktopService, desktopServiceRules } from './desktop-service.ts'
import { bodyText, escapeMarkup, titleText } from './sink-text.ts'
import { createSessionBus, type BusProblem } from './session-bus.ts'
import { SHOW_LIMIT_MS, type NotificationSink, type OutgoingNotification, type SinkProblem } from './sink.ts'

export interface DbusSink extends NotificationSink {
  /** Whether the desktop's service reads markup in a body; null while it has not said. */
  readonly interpretsMarkup: boolean | null
}

/** One conversation's place on screen. */
interface Slot {
  /** The service's number for what is shown; 0 when nothing is. */
  id: number
  /** The unanswered call, if any: a second one could not know yet what to replace. */
  pending: Promise<unknown> | null
  /** Counts the shows and withdrawals, so that a late answer knows whether it is still wanted. */
  shows: number
  withdrawals: number
}

/** The desktop's notification service, spoken to by Hush itself. `address` defaults to the session's own bus. */
export function createDbusSink({ clock, address }: { clock: Clock; address?: string }): DbusSink {
  const bus = createSessionBus({
    clock,
    matchRules: desktopServiceRules,
    ...(address === undefined ? {} : { address }),
  })
  const service = createDesktopService(bus)
  const clicks = createListeners<string>()
  const availability = createListeners<boolean>()
  const capabilities = createListeners<undefined>()
  const slots = new Map<string, Slot>()
  const keys = new Map<number, string>()
  let hung = false
  let looked = false
  let told = true
  let toldClick = true

  /** Until it was looked for, it is taken to be there: `show` waits for the look. */
  const available = (): boolean => (service.present || !looked) && !hung

  function tellAvailability(): void {
    if (told === available()) return
    told = !told
    availability.tell(told)
  }

  /** Until it has said what it can, it is taken to be able to. */
  const canClick = (): boolean => service.abilities?.has('actions') ?? true

  function tellCapabilities(): void {
    if (toldClick === canClick()) return
    toldClick = !toldClick
    capabilities.tell(undefined)
  }

  function forget(id: number): void {
    const key = keys.get(id)
    keys.delete(id)
    const slot = key === undefined ? undefined : slots.get(key)
    if (key !== undefined && slot?.id === id) release(key, slot)
  }

  function release(key: string, slot: Slot): void {
    slot.id = 0
    tidy(key, slot)
  }

  /** A place with nothing on screen and nothing under way need not be remembered. */
  function tidy(key: string, slot: Slot): void {
    if (slot.id === 0 && slot.pending === null && slots.get(key) === slot) slots.delete(key)
  }

  async function hand(slot: Slot, notification: OutgoingNotification): Promise<Result<null, HandProblem>> {
    const { withdrawals } = slot
    const abilities = await service.askAbilities()
    if (!abilities.ok) return failed(handProblem(abilities.problem))
    if (slot.withdrawals !== withdrawals) return ok(null)
    const answer = await service.notify(notifyArguments(notification, slot.id, abilities.value))
    if (!answer.ok) return failed(handProblem(answer.problem))
    const id = answer.value
    if (slot.withdrawals === withdrawals) {
      keys.delete(slot.id)
      slot.id = id
      keys.set(id, notification.key)
    } else {
      await service.close(id)
    }
    return ok(null)
  }

  function noteHang(): void {
    if (hung) return
    hung = true
    tellAvailability()
    void service.answering().then(() => {
      hung = false
      tellAvailability()
    })
  }

  async function show(notification: OutgoingNotification): Promise<Result<null, SinkProblem>> {
    const startedAt = clock.now()
    const { key } = notification
    const slot = slots.get(key) ?? { id: 0, pending: null, shows: 0, withdrawals: 0 }
    slots.set(key, slot)
    slot.shows += 1
    const { shows, withdrawals } = slot
    if (!looked) await within(service.looked, SHOW_LIMIT_MS, clock)
    if (!service.present || hung) {
      tidy(key, slot)
      return failed({ code: hung ? 'busy' : 'absent' })
    }
    if (slot.pending) {
      const before = await within(slot.pending, SHOW_LIMIT_MS, clock)
      if (!before.inTime) return failed({ code: 'busy' })
    }
    // A newer one of the same conversation has taken its place, or it is no longer wanted.
    if (slot.shows !== shows || slot.withdrawals !== withdrawals) return ok(null)
    const handed = hand(slot, notification).then((result) => {
      slot.pending = null
      tidy(key, slot)
      return result
    })
    slots.set(key, slot)
    slot.pending = handed
    const answer = await within(handed, Math.max(0, startedAt + SHOW_LIMIT_MS - clock.now()), clock)
    if (answer.inTime) return answer.value
    noteHang()
    return failed({ code: 'timed-out', shownLater: handed.then((late) => late.ok) })
  }

  void service.looked.then(() => {
    looked = true
    tellAvailability()
  })
  const unsubscribe = [
    service.onChange(() => {
      // Another process now: it knows none of the numbers.
      keys.clear()
      for (const [key, slot] of slots) release(key, slot)
      hung = false
      tellAvailability()
      tellCapabilities()
    }),
    service.onAbilities(tellCapabilities),
    service.onAction(({ id, action }) => {
      const key = keys.get(id)
      if (key !== undefined && action === 'default') clicks.tell(key)
    }),
    service.onClosed(({ id }) => forget(id)),
  ]

  return {
    name: 'dbus',
    get capabilities() {
      return { withdraw: true, click: canClick() }
    },
    get available() {
      return available()
    },
    get interpretsMarkup() {
      return service.abilities?.has('body-markup') ?? null
    },
    show,
    async withdraw(key) {
      const slot = slots.get(key)
      if (!slot) return
      slot.withdrawals += 1
      const { id } = slot
      release(key, slot)
      if (id === 0) return
      keys.delete(id)
      await within(service.close(id), SHOW_LIMIT_MS, clock)
    },
    onClicked: clicks.add,
    onAvailability: availability.add,
    onCapabilities: capabilities.add,
    [Symbol.dispose]() {
      for (const end of unsubscribe) end()
      service[Symbol.dispose]()
      bus[Symbol.dispose]()
    },
  }
}

type HandProblem = { code: 'absent' } | { code: 'refused' }

const absentNames = /\.(ServiceUnknown|NameHasNoOwner|NoReply|Disconnected|UnknownMethod|UnknownInterface|Spawn\.\w+)$/

function handProblem(problem: BusProblem): HandProblem {
  const gone = problem.code === 'no-bus' || (problem.code === 'error' && absentNames.test(problem.name))
  return { code: gone ? 'absent' : 'refused' }
}

function notifyArguments(
  { title, body, silent }: OutgoingNotification,
  replaces: number,
  abilities: ReadonlySet<string>,
): readonly unknown[] {
  const text = bodyText(body)
  const hints = { 'desktop-entry': 'hush', category: 'im.received', ...(silent ? { 'suppress-sound': true } : {}) }
  return [
    notificationWords.appName,
    replaces,
    '',
    titleText(title) || notificationWords.appName,
    abilities.has('body-markup') ? escapeMarkup(text) : text,
    abilities.has('actions') ? ['default', notificationWords.open] : [],
    hints,
    -1,
  ]
}
