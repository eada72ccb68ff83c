import * as v from 'valibot'
import { conversationIdSchema, type ConversationId, type MessageId, type UserId } from '../../shared/ids.ts'
import type { ConversationRow, Message } from '../../shared/model.ts'
import type { Judgement, Verdict } from '../../shared/mute/model.ts'
import { SECOND, type CancelTimer, type Clock, type Instant } from '../../shared/time.ts'
import { decide, type Judged } from './decide.ts'
import type { Sinks } from './sinks.ts'
import type { DeliveryView } from './view.ts'
import { wordsFor } from './words.ts'

/** Turns messages into verdicts, and verdicts into at most one notification per conversation. */
export interface Deliverer extends AsyncDisposable {
  /** News, oldest first. What was there at signing in is not told here. */
  arrived(messages: readonly Message[]): void
  /** Takes the conversation's notification off the screen; what is not shown yet is judged as it comes. */
  withdraw(id: ConversationId): void
  /** The person has seen the conversation, here or elsewhere. */
  read(id: ConversationId): void
  /** These messages are gone. */
  expired(id: ConversationId, messages: readonly MessageId[]): void
  /** Follows the store: what became silent, was read or is gone leaves the screen. */
  follow(change: { readonly changed: readonly ConversationRow[]; readonly removed: readonly ConversationId[] }): void
}

export interface DelivererPorts {
  readonly sinks: Pick<Sinks, 'show' | 'withdraw' | 'onClicked' | 'onRecovered'>
  /** From the snapshot as it is now; null where there is no such conversation. */
  readonly viewOf: (id: ConversationId) => DeliveryView | null
  /** Called for all verdicts of one conversation at once. */
  readonly record: (judgements: readonly Judgement[]) => void
  readonly onOpen: (at: { conversationId: ConversationId; messageId: MessageId | null }) => void
  readonly me: UserId
  readonly clock: Clock
  readonly matchesKeyword: (text: string) => boolean
}

/** A conversation's notification changes at most once in this time: a storm is one notification with a count. */
const UPDATE_EVERY_MS = SECOND
/** While no notifier works, so many messages of a conversation are kept to be offered again. */
const KEPT_FOR_LATER = 200

interface Waiting {
  readonly message: Message
  readonly judged: Judged
  /** The last one; null before the first. */
  verdict: Verdict | null
}

interface Place {
  waiting: Waiting[]
  /** On screen: the newest message, how many it stands for, and whether it broke through a silence. */
  shown: { readonly newest: Message; readonly count: number; readonly brokeThrough: boolean } | null
  updatedAt: Instant
  /** The update that is due, if any. */
  cancelUpdate: CancelTimer | null
  cancelExpiry: CancelTimer | null
  handing: boolean
  /** Counts the withdrawals, so that a show that was under way knows whether it still stands. */
  withdrawals: number
}

export function createDeliverer(ports: DelivererPorts): Deliverer {
  const { sinks, viewOf, record, onOpen, matchesKeyword, me, clock } = ports
  const places = new Map<ConversationId, Place>()
  let disposed = false

  function placeOf(id: ConversationId): Place {
    const known = places.get(id)
    if (known) return known
    const place: Place = {
      waiting: [],
      shown: null,
      updatedAt: -Infinity,
      cancelUpdate: null,
      cancelExpiry: null,
      handing: false,
      withdrawals: 0,
    }
    places.set(id, place)
    return place
  }

  function judgedOf({ content, validUntil, delivery }: Message): Judged {
    const said = content.kind === 'text' ? content : null
    return {
      sender: said?.sender ?? null,
      own: delivery !== 'received' || said?.sender === me,
      mentionsMe: said?.mentionsMe ?? false,
      matchesKeyword: said !== null && matchesKeyword(said.text),
      validUntil,
      baseline: false,
    }
  }

  /** The update happens now, or a second after the last one. */
  function updateSoon(id: ConversationId, place: Place): void {
    if (disposed || place.handing || place.cancelUpdate || place.waiting.length === 0) return
    const waitMs = place.updatedAt + UPDATE_EVERY_MS - clock.now()
    // A clock that was set back must not keep anything waiting.
    if (waitMs <= 0 || waitMs > UPDATE_EVERY_MS) {
      void update(id, place, false)
      return
    }
    place.cancelUpdate = clock.setTimer(waitMs, () => {
      place.cancelUpdate = null
      void update(id, place, true)
    })
  }

  /** Judges what waits by the snapshot of this instant, and keeps what is to be shown. */
  function judge(place: Place, view: DeliveryView): void {
    const at = clock.now()
    const judgements: Judgement[] = []
    const wanted: Waiting[] = []
    for (const waiting of place.waiting) {
      const verdict = decide(waiting.judged, view.where, at)
      waiting.verdict = verdict
      if (verdict.verdict === 'show') wanted.push(waiting)
      else judgements.push(judgementOf(waiting.message, verdict))
    }
    place.waiting = wanted.slice(-KEPT_FOR_LATER)
    judgements.push(...judgementsOf(wanted.slice(0, -KEPT_FOR_LATER)))
    if (judgements.length > 0) record(judgements)
  }

  /** Wanted is written down once it is on screen: a crash in between may show it twice, and loses nothing. */
  const judgementsOf = (shown: readonly Waiting[]): Judgement[] =>
    shown.flatMap(({ message, verdict }) => (verdict ? [judgementOf(message, verdict)] : []))

  const judgementOf = ({ id, conversationId }: Message, verdict: Verdict): Judgement => ({
    messageId: id,
    conversationId,
    at: clock.now(),
    verdict,
  })

  async function update(id: ConversationId, place: Place, silent: boolean): Promise<void> {
    const view = viewOf(id)
    if (!view) {
      remove(id)
      return
    }
    judge(place, view)
    const batch = place.waiting
    const newest = batch.at(-1)
    if (!newest) return
    const count = (place.shown?.count ?? 0) + batch.length
    const { message, verdict } = newest
    const { withdrawals } = place
    place.updatedAt = clock.now()
    place.handing = true
    const words = wordsFor(message, view.row, batch.length > 1 ? count : 1)
    const answer = await sinks.show({ key: id, ...words, silent })
    const inDoubt = !answer.ok && answer.problem.code === 'in-doubt' ? answer.problem.shownLater : null
    const isShown = answer.ok || (inDoubt !== null && (await inDoubt))
    place.handing = false
    if (isShown && !disposed) record(judgementsOf(batch))
    if (isShown && place.withdrawals === withdrawals) {
      place.waiting = place.waiting.filter((waiting) => !batch.includes(waiting))
      place.shown = { newest: message, count, brokeThrough: verdict?.because !== 'wanted' }
      leaveInTime(id, place, message.validUntil)
    }
    // What could not be shown waits for a notifier; what was withdrawn meanwhile, or was lost after all, is judged again.
    if (isShown || inDoubt) updateSoon(id, place)
  }

  function leaveInTime(id: ConversationId, place: Place, validUntil: Instant): void {
    place.cancelExpiry?.()
    place.cancelExpiry = clock.setTimer(validUntil - clock.now(), () => withdraw(id))
  }

  function withdraw(id: ConversationId): void {
    const place = places.get(id)
    if (!place) return
    place.withdrawals += 1
    place.shown = null
    place.cancelExpiry?.()
    place.cancelExpiry = null
    void sinks.withdraw(id)
    updateSoon(id, place)
  }

  function read(id: ConversationId): void {
    const place = places.get(id)
    if (!place) return
    const verdict: Verdict = { verdict: 'skip', because: 'looking-at-it' }
    const seen = place.waiting
    // First: recording changes the store, which comes back here.
    place.waiting = []
    if (seen.length > 0) record(seen.map(({ message }) => judgementOf(message, verdict)))
    withdraw(id)
  }

  function remove(id: ConversationId): void {
    const place = places.get(id)
    if (!place) return
    place.waiting = []
    place.cancelUpdate?.()
    withdraw(id)
    places.delete(id)
  }

  const unsubscribe = [
    sinks.onClicked((key) => {
      const id = v.safeParse(conversationIdSchema, key)
      if (!id.success || !viewOf(id.output)) return
      onOpen({ conversationId: id.output, messageId: places.get(id.output)?.shown?.newest.id ?? null })
    }),
    sinks.onRecovered(() => {
      for (const [id, place] of places) updateSoon(id, place)
    }),
  ]

  return {
    arrived(messages) {
      const touched = new Map<ConversationId, Place>()
      for (const message of messages) {
        const place = placeOf(message.conversationId)
        place.waiting.push({ message, judged: judgedOf(message), verdict: null })
        touched.set(message.conversationId, place)
      }
      for (const [id, place] of touched) {
        const view = viewOf(id)
        // What came into a silence is held by that silence, though it may be over before the next update.
        if (view?.where.silence.silent) judge(place, view)
        updateSoon(id, place)
      }
    },
    withdraw,
    read,
    expired(id, messages) {
      const newest = places.get(id)?.shown?.newest.id
      if (newest !== undefined && messages.includes(newest)) withdraw(id)
    },
    follow({ changed, removed }) {
      for (const { id, silence, unread } of changed) {
        const place = places.get(id)
        if (place?.shown && unread === 0) read(id)
        else if (place && silence.silent && !place.shown?.brokeThrough) withdraw(id)
      }
      for (const id of removed) remove(id)
    },
    async [Symbol.asyncDispose]() {
      disposed = true
      for (const end of unsubscribe) end()
      const onScreen = [...places].filter(([, place]) => place.shown !== null || place.handing)
      for (const place of places.values()) {
        place.cancelUpdate?.()
        place.cancelExpiry?.()
        place.withdrawals += 1
      }
      places.clear()
      await Promise.all(onScreen.map(([id]) => sinks.withdraw(id)))
    },
  }
}
