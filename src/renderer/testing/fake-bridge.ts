import type { AppState, Bridge, EventName, Events, RequestName, Requests } from '../../shared/bridge/contract.ts'
import { messageId, type ConversationId } from '../../shared/ids.ts'
import type { ConversationRow, Message } from '../../shared/model.ts'
import type { MuteRule, Silence } from '../../shared/mute/model.ts'
import { shownEnd } from '../../shared/mute/silence.ts'
import { failed, ok } from '../../shared/result.ts'
import type { Settings } from '../../shared/settings.ts'

type Handlers = {
  [N in RequestName]: (...args: Requests[N]['args']) => Requests[N]['result'] | Promise<Requests[N]['result']>
}
type Listeners = { [N in EventName]: Set<(event: Events[N]) => void> }

export interface FakeBridge extends Bridge {
  /** Everything asked so far, oldest first. */
  readonly requests: readonly { readonly name: RequestName; readonly args: readonly unknown[] }[]
  push<N extends EventName>(name: N, event: Events[N]): void
  /** Answers a request otherwise from now on. */
  answer<N extends RequestName>(name: N, handler: Handlers[N]): void
  /** Changes the state, and tells the window as main does. */
  setState(patch: Partial<AppState>): void
  listeners(): number
}

interface World {
  readonly state: AppState
  readonly rows: readonly ConversationRow[]
  readonly messages?: readonly Message[]
}

/** Main as the window sees it, without main: answers at once, tells what it changed before it answers, counts what it was asked. */
export function createFakeBridge(world: World): FakeBridge {
  let state = world.state
  const rows = new Map(world.rows.map((row) => [row.id, row]))
  const messages = [...(world.messages ?? [])]
  const requests: { name: RequestName; args: readonly unknown[] }[] = []
  const listeners: Listeners = {
    'app.changed': new Set(),
    'conversations.patched': new Set(),
    'messages.changed': new Set(),
    'conversation.open': new Set(),
    'mute.told': new Set(),
  }

  function push<N extends EventName>(name: N, event: Events[N]): void {
    for (const listener of [...listeners[name]]) listener(structuredClone(event))
  }
  let unsent: readonly ConversationRow[] = []
  function sendRows(count: number): boolean {
    push('conversations.patched', { changed: unsent.slice(0, count), removed: [] })
    unsent = unsent.slice(count)
    return unsent.length > 0
  }
  function setState(patch: Partial<AppState>): void {
    state = { ...state, ...patch }
    push('app.changed', state)
  }
  function setMute(id: ConversationId, rule: MuteRule | null) {
    const row = rows.get(id)
    if (!row) return failed({ code: 'unknown-conversation' } as const)
    const changed: ConversationRow = {
      ...row,
      muted: rule !== null,
      rule,
      silence: rule ? silenceOf(rule) : { silent: false },
      held: 0,
    }
    rows.set(id, changed)
    push('conversations.patched', { changed: [changed], removed: [] })
    return ok(null)
  }

  const handlers: Handlers = {
    'app.state': () => state,
    'account.signIn': () => failed({ code: 'unreachable', detail: '' }),
    'account.demo': () => failed({ code: 'demo-failed', detail: '' }),
    'account.signOut': () => {
      setState({ session: { phase: 'signed-out' } })
      return null
    },
    'account.retry': () => null,
    'conversations.first': () => {
      unsent = [...rows.values()].sort((a, b) => b.lastAt - a.lastAt)
      return sendRows(100)
    },
    'conversations.more': () => sendRows(500),
    'messages.page': (id, before, limit) => {
      const older = messages.filter((each) => each.conversationId === id && each.position < (before ?? Infinity))
      return ok({ messages: older.slice(-limit), hasOlder: older.length > limit })
    },
    'messages.send': (id, text) => {
      const own = world.state.session.phase === 'signed-in' ? world.state.session.account.userId : null
      if (own === null) return failed({ code: 'signed-out' })
      const position = messages.reduce((last, each) => Math.max(last, each.position), 0) + 1
      const message: Message = {
        id: messageId(`own-${position}`),
        conversationId: id,
        position,
        createdAt: Math.floor(Date.now() / 1000) * 1000,
        validUntil: Number.MAX_SAFE_INTEGER,
        content: { kind: 'text', sender: own, text, mentionsMe: false },
        delivery: 'sent',
      }
      messages.push(message)
      push('messages.changed', { conversationId: id, messages: [message], removed: [], replaces: false })
      return ok(message.id)
    },
    'conversation.looking': () => null,
    'mute.set': (id, rule) => setMute(id, rule),
    'mute.clear': (id) => setMute(id, null),
    'schedule.set': () => ok(null),
    'person.mute': () => ok(null),
    'settings.set': (patch) => {
      const silences = patch.snooze === undefined ? state.silences : snoozeOf(patch.snooze)
      setState({ settings: { ...state.settings, ...patch }, silences })
      return state.settings
    },
    'notice.dismiss': (id) => {
      setState({ notices: state.notices.filter((notice) => notice.id !== id) })
      return null
    },
  }

  return {
    requests,
    async request(name, ...args) {
      // Values cross the real bridge as structured clones: a proxy that would throw there throws here.
      const sent = structuredClone(args)
      requests.push({ name, args: sent })
      return structuredClone(await handlers[name](...sent))
    },
    on(name, listener) {
      listeners[name].add(listener)
      return () => listeners[name].delete(listener)
    },
    push,
    answer(name, handler) {
      handlers[name] = handler
    },
    setState,
    listeners: () => Object.values(listeners).reduce((sum, set) => sum + set.size, 0),
  }
}

function silenceOf({ ends, through }: MuteRule): ConversationRow['silence'] {
  return { silent: true, because: 'muted', ends: shownEnd(ends), through }
}

function snoozeOf(snooze: Settings['snooze']): readonly Silence[] {
  if (!snooze) return []
  const ends = snooze.until === null ? 'never' : { at: snooze.until }
  return [{ silent: true, because: 'snooze', ends, through: snooze.through }]
}
