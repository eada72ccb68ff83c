import type { AppState, Bridge } from '../../shared/bridge/contract.ts'
import type { ConversationId, MessageId } from '../../shared/ids.ts'
import type { ConversationRow } from '../../shared/model.ts'
import type { MuteProblem, MuteRule } from '../../shared/mute/model.ts'
import type { Result } from '../../shared/result.ts'
import { fold } from '../../shared/text.ts'
import { MINUTE, systemClock, type Clock, type Instant } from '../../shared/time.ts'
import { createOrder } from './order.ts'
import { createOverlay } from './overlay.ts'
import { createTroubles, type Troubles } from './troubles.svelte.ts'

/** The message that a click on a notification asked for: each click is a wish of its own. */
export interface Wanted {
  readonly messageId: MessageId
}

export type ListFilter = 'all' | 'unread' | 'muted'

/** What the whole window looks at. It keeps nothing of its own but what is selected and searched for: the truth is main's. */
export interface WindowState extends Disposable {
  readonly bridge: Bridge
  readonly troubles: Troubles
  readonly state: AppState
  /** Moves on by the minute, for what runs down and for words like "today". */
  readonly now: Instant
  /** Every conversation that is not hidden, newest first. */
  readonly rows: readonly ConversationRow[]
  /** Those of them that filter and search leave. */
  readonly listed: readonly ConversationRow[]
  readonly counts: { readonly unread: number; readonly muted: number }
  filter: ListFilter
  search: string
  readonly selectedId: ConversationId | null
  readonly selected: ConversationRow | null
  readonly wanted: Wanted | null
  row(id: ConversationId): ConversationRow | null
  open(id: ConversationId, messageId?: MessageId | null): void
  close(): void
  mute(id: ConversationId, rule: MuteRule): Promise<Result<null, MuteProblem>>
  unmute(id: ConversationId): Promise<Result<null, MuteProblem>>
}

/** Asks main for everything once, then follows its events until disposed of. */
export async function createAppState(bridge: Bridge, clock: Clock = systemClock): Promise<WindowState> {
  // Not a SvelteMap: a signal for each of ten thousand rows costs more than `version`, which stands for all of them.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  const truth = new Map<ConversationId, ConversationRow>()
  const order = createOrder()
  const overlay = createOverlay()
  const troubles = createTroubles()
  let sorted = $state.raw<readonly ConversationRow[]>([])
  /** Grows with every change of `truth` or `overlay`. */
  let version = $state(0)
  let filter = $state<ListFilter>('all')
  let search = $state('')
  let selectedId = $state<ConversationId | null>(null)
  let wanted = $state.raw<Wanted | null>(null)
  let now = $state(clock.now())
  let isOver = false

  const first = await bridge.request('app.state')
  let state = $state.raw(first)

  // Listening begins before the rows are asked for: what happens between the question and its answer is not lost.
  const stops = [
    bridge.on('conversations.patched', ({ changed, removed }) => {
      for (const id of removed) truth.delete(id)
      for (const row of changed) {
        truth.set(row.id, row)
        overlay.settle(row)
      }
      redraw(
        changed.map((row) => row.id),
        removed,
      )
    }),
    bridge.on('conversation.open', ({ conversationId, messageId }) => open(conversationId, messageId)),
    bridge.on('app.changed', (next) => {
      const before = accountOf(state)
      state = next
      if (accountOf(next) === before) return
      forget()
      if (next.session.phase === 'signed-in') troubles.tell(loadRows())
    }),
  ]

  if (first.session.phase === 'signed-in') await loadRows()

  let cancelTick = tick()
  function tick(): () => void {
    return clock.setTimer(MINUTE - (clock.now() % MINUTE), () => {
      now = clock.now()
      cancelTick = tick()
    })
  }

  /** The rows of the first screenful are there when it resolves; the others follow while the window has nothing else to do. */
  async function loadRows(): Promise<void> {
    if (await bridge.request('conversations.first')) troubles.tell(loadMore())
  }

  async function loadMore(): Promise<void> {
    do await whenIdle()
    while (!isOver && (await bridge.request('conversations.more')))
  }

  function forget(): void {
    truth.clear()
    overlay.clear()
    sorted = order.clear()
    version += 1
    filter = 'all'
    search = ''
    selectedId = null
    wanted = null
  }

  function redraw(ids: readonly ConversationId[], removed: readonly ConversationId[] = []): void {
    const rows = ids.flatMap((id) => shown(id) ?? [])
    const hidden = rows.filter((row) => row.hidden).map((row) => row.id)
    sorted = order.change(
      rows.filter((row) => !row.hidden),
      [...removed, ...hidden],
    )
    version += 1
    // Now moves by the minute, or every row on screen would be reckoned anew for each that changes. After sleep the tick is late.
    if (clock.now() - now >= MINUTE) now = clock.now()
  }

  function shown(id: ConversationId): ConversationRow | null {
    const row = truth.get(id)
    return row ? overlay.over(row) : null
  }

  function open(id: ConversationId, messageId: MessageId | null = null): void {
    selectedId = id
    wanted = messageId === null ? null : { messageId }
  }

  async function change(id: ConversationId, rule: MuteRule | null): Promise<Result<null, MuteProblem>> {
    const asked = overlay.ask(id, rule)
    redraw([id])
    let taken = false
    try {
      // A rule that was read from reactive state is a proxy, and proxies do not cross the bridge.
      const sent = rule ? bridge.request('mute.set', id, $state.snapshot(rule)) : bridge.request('mute.clear', id)
      const answer = await sent
      taken = answer.ok
      return answer
    } finally {
      if (overlay.answer(id, asked, taken)) redraw([id])
    }
  }

  const listed = $derived.by(() => {
    const part = fold(search.trim())
    if (filter === 'all' && part === '') return sorted
    return sorted.filter((row) => passes(row, filter) && (part === '' || fold(row.name).includes(part)))
  })
  const counts = $derived.by(() => {
    let unread = 0
    let muted = 0
    for (const row of sorted) {
      if (row.unread > 0) unread += 1
      if (row.muted) muted += 1
    }
    return { unread, muted }
  })
  const selected = $derived(selectedId === null ? null : rowOf(selectedId))

  function rowOf(id: ConversationId): ConversationRow | null {
    // Read for its own sake: whoever asks is told again when rows change.
    return version >= 0 ? shown(id) : null
  }

  return {
    bridge,
    troubles,
    get state() {
      return state
    },
    get now() {
      return now
    },
    get rows() {
      return sorted
    },
    get listed() {
      return listed
    },
    get counts() {
      return counts
    },
    get filter() {
      return filter
    },
    set filter(next) {
      filter = next
    },
    get search() {
      return search
    },
    set search(next) {
      search = next
    },
    get selectedId() {
      return selectedId
    },
    get selected() {
      return selected
    },
    get wanted() {
      return wanted
    },
    row: rowOf,
    open,
    close() {
      selectedId = null
      wanted = null
    },
    mute: (id, rule) => change(id, rule),
    unmute: (id) => change(id, null),
    [Symbol.dispose]() {
      isOver = true
      for (const stop of stops) stop()
      cancelTick()
    },
  }
}

/** At the latest after half a second. */
const whenIdle = (): Promise<unknown> => new Promise((resolve) => requestIdleCallback(resolve, { timeout: 500 }))

function passes(row: ConversationRow, filter: ListFilter): boolean {
  if (filter === 'all') return true
  return filter === 'unread' ? row.unread > 0 : row.muted
}

function accountOf({ session }: AppState): string | null {
  return session.phase === 'signed-in' ? `${session.account.userId} ${session.account.server}` : null
}
