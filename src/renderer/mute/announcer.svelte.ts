import type { Bridge, MuteNews } from '../../shared/bridge/contract.ts'
import type { ConversationId } from '../../shared/ids.ts'
import { chatWords } from '../../shared/messages/chat.ts'
import type { ConversationRow } from '../../shared/model.ts'
import { nothingThrough, type MuteProblem, type MuteRule } from '../../shared/mute/model.ts'
import type { Result } from '../../shared/result.ts'
import { SECOND, type Clock, type Instant } from '../../shared/time.ts'
import { problemWords } from './problem-words.ts'
import { mutedWords } from './silence-words.ts'

type Mutable = Pick<ConversationRow, 'id' | 'name' | 'participants' | 'muted' | 'rule'>

type Named = Pick<ConversationRow, 'id' | 'name' | 'participants'>
/** What main tells of says nothing of who is in it. */
const named = ({ conversationId, name }: MuteNews): Named => ({ id: conversationId, name, participants: [] })

/** What the toast shows. `undo` false where there is nothing of ours to take back. */
interface Told {
  /** Rises with each: two equal sentences are two announcements. */
  readonly number: number
  readonly text: string
  readonly about: 'muted' | 'unmuted'
  readonly undo: boolean
}

/** The window's one way to mute: it sends the intent, says what happened, and keeps the way back open for a while. */
export interface Announcer extends Disposable {
  readonly told: Told | null
  /** Something did not happen: stays until it is dismissed. */
  readonly trouble: string | null
  /** For the status region: outlives the toast. */
  readonly status: { readonly number: number; readonly text: string }
  mute(row: Mutable, rule: MuteRule): Promise<void>
  unmute(row: Mutable): Promise<void>
  /** Another rule for what is muted already: said by the box that was ticked, and undone by it. */
  adjust(row: Mutable, rule: MuteRule): Promise<void>
  /** Takes the last change back; false where there is none. */
  undo(): boolean
  dismiss(): void
  dismissTrouble(): void
  /** The pointer or the focus is on the toast: it does not go away meanwhile. */
  pause(): void
  resume(): void
}

const SHOWN_MS = 10 * SECOND
/** After a pause there is always time to read on. */
const LEAST_MS = 2 * SECOND

export interface AnnouncerPorts {
  /** Tells main what is wanted: a rule, or null for none. */
  setMute(id: ConversationId, rule: MuteRule | null): Promise<Result<null, MuteProblem>>
  readonly on: Bridge['on']
  readonly clock: Clock
}

export function createAnnouncer({ setMute, on, clock }: AnnouncerPorts): Announcer {
  let told = $state.raw<Told | null>(null)
  let trouble = $state<string | null>(null)
  let status = $state.raw({ number: 0, text: '' })
  let takeBack: (() => Promise<void>) | null = null
  let leftMs = 0
  let startedAt: Instant = 0
  let paused = false
  let cancel: (() => void) | null = null

  function stopTimer(): void {
    cancel?.()
    cancel = null
  }

  function startTimer(): void {
    stopTimer()
    if (!told || paused) return
    startedAt = clock.now()
    cancel = clock.setTimer(leftMs, dismiss)
  }

  function dismiss(): void {
    stopTimer()
    told = null
    takeBack = null
    paused = false
  }

  function announce(text: string): void {
    status = { number: status.number + 1, text }
  }

  function tell(text: string, about: Told['about'], back: (() => Promise<void>) | null): void {
    announce(text)
    takeBack = back
    told = { number: status.number, text, about, undo: back !== null }
    leftMs = SHOWN_MS
    startTimer()
  }

  /** What did not happen cannot be undone either. */
  function refuse(text: string): void {
    dismiss()
    announce(text)
    trouble = text
  }

  async function send(id: ConversationId, name: string, rule: MuteRule | null): Promise<boolean> {
    const answer = await setMute(id, rule).catch(() => null)
    if (answer?.ok === true) return true
    refuse(answer === null ? chatWords.told.broke(name) : problemWords(name, answer.problem))
    return false
  }

  /** The way back to what `before` was: its rule, or none. */
  function backTo({ id, name, participants }: Named, before: MuteRule | null): () => Promise<void> {
    return async () => {
      dismiss()
      const done = await send(id, name, before)
      if (!done) return
      announce(
        before === null ? chatWords.told.unmuted(name) : mutedWords({ name, participants }, before.ends, clock.now()),
      )
    }
  }

  /** A bit without a rule is a mute without an end. */
  const ruleOf = ({ muted, rule }: Mutable): MuteRule | null =>
    muted ? (rule ?? { ends: 'never', through: nothingThrough, madeAt: clock.now() }) : null

  async function change(row: Mutable, rule: MuteRule | null): Promise<void> {
    const { name } = row
    const back = backTo(row, ruleOf(row))
    // Told before main has answered: a mute shows in the same frame, and a refusal says so by itself.
    if (rule === null) tell(chatWords.told.unmuted(name), 'unmuted', back)
    else tell(mutedWords(row, rule.ends, clock.now()), 'muted', back)
    await send(row.id, name, rule)
  }

  const stop = on('mute.told', (news) => {
    const { name } = news
    switch (news.kind) {
      case 'undone':
        refuse(chatWords.told.refused(name, news.serverSays))
        return
      case 'elsewhere':
        if (news.muted) tell(chatWords.told.mutedElsewhere(name), 'muted', null)
        else tell(chatWords.told.unmutedElsewhere(name), 'unmuted', null)
        return
      case 'ended':
        tell(chatWords.told.ended(name), 'unmuted', null)
        return
      case 'here':
        tell(
          news.rule ? mutedWords(named(news), news.rule.ends, clock.now()) : chatWords.told.unmuted(name),
          news.rule ? 'muted' : 'unmuted',
          backTo(named(news), news.before),
        )
    }
  })

  return {
    get told() {
      return told
    },
    get trouble() {
      return trouble
    },
    get status() {
      return status
    },
    mute: (row, rule) => change(row, rule),
    unmute: (row) => change(row, null),
    async adjust(row, rule) {
      await send(row.id, row.name, rule)
    },
    undo() {
      if (!takeBack) return false
      void takeBack()
      return true
    },
    dismiss,
    dismissTrouble() {
      trouble = null
    },
    pause() {
      if (paused || !told) return
      paused = true
      leftMs = Math.max(LEAST_MS, leftMs - (clock.now() - startedAt))
      stopTimer()
    },
    resume() {
      if (!paused) return
      paused = false
      startTimer()
    },
    [Symbol.dispose]() {
      stop()
      stopTimer()
    },
  }
}
