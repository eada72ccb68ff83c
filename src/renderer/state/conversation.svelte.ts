import type { Bridge, PageProblem } from '../../shared/bridge/contract.ts'
import type { ConversationId, MessageId } from '../../shared/ids.ts'
import type { Message } from '../../shared/model.ts'
import { mergeMessages, oldestPosition } from './messages.ts'

/** `broke` is main's failure, not one that was expected. */
export type LoadProblem = PageProblem | { code: 'broke' }

/** The messages of the open conversation, as far back as somebody has scrolled. */
export interface ConversationState extends Disposable {
  /** Ascending by position. */
  readonly messages: readonly Message[]
  readonly hasOlder: boolean
  /** Whether the newest page has been answered once. */
  readonly loaded: boolean
  readonly loading: boolean
  readonly problem: LoadProblem | null
  /** The oldest messages of each page: they head a group, so that nothing above the reader's eye changes its height. */
  readonly heads: readonly MessageId[]
  /** Fetches the page before the oldest message, or the newest where none is known. One at a time. */
  more(): Promise<void>
  /** Fetches older pages, a few, until the message is there; whether it is. */
  reach(id: MessageId): Promise<boolean>
}

const PAGE = 50
const LARGEST_PAGE = 200
/** What has been read and stands above the first unread message: more than a window shows. */
const CONTEXT = 30
/** Nobody waits longer for one message. */
const REACHED_PAGES = 5

/** `unread` decides how much is fetched at first, so that the first unread message is there to be shown. */
export function createConversationState(bridge: Bridge, id: ConversationId, unread = 0): ConversationState {
  let messages = $state.raw<readonly Message[]>([])
  let hasOlder = $state(true)
  let loaded = $state(false)
  let loading = $state(false)
  let problem = $state.raw<LoadProblem | null>(null)
  let heads = $state.raw<readonly MessageId[]>([])
  /** Raised when everything known is thrown away: answers that were asked for before are of no use then. */
  let generation = 0
  const ended = new AbortController()
  const isOver = (): boolean => ended.signal.aborted

  let underWay: Promise<void> | null = null
  function more(): Promise<void> {
    underWay ??= page()
    return underWay
  }

  async function page(): Promise<void> {
    if (isOver()) return
    loading = true
    problem = null
    const asked = generation
    const before = loaded ? oldestPosition(messages) : null
    const limit = loaded ? PAGE : Math.min(LARGEST_PAGE, Math.max(PAGE, unread + CONTEXT))
    const answer = await bridge
      .request('messages.page', id, before, limit)
      .catch(() => ({ ok: false, problem: { code: 'broke' } }) as const)
    if (isOver()) return
    if (asked !== generation) return page()
    loading = false
    underWay = null
    if (!answer.ok) {
      problem = answer.problem
      return
    }
    // What an event brought while the page was under way is newer than the page.
    messages = mergeMessages(answer.value.messages, messages)
    hasOlder = answer.value.hasOlder && answer.value.messages.length > 0
    loaded = true
    const head = messages[0]
    if (head && hasOlder) heads = [...heads, head.id]
  }

  async function reach(wanted: MessageId): Promise<boolean> {
    const isThere = (): boolean => messages.some((message) => message.id === wanted)
    for (let pages = 0; pages < REACHED_PAGES && !isThere() && hasOlder && problem === null; pages += 1) await more()
    return isThere()
  }

  const stop = bridge.on('messages.changed', (event) => {
    if (event.conversationId !== id) return
    if (event.replaces) {
      generation += 1
      messages = mergeMessages([], event.messages, event.removed)
      hasOlder = true
      loaded = false
      void more()
      return
    }
    // A message from before the oldest one shown would leave a gap: it comes with its page.
    const oldest = loaded && hasOlder ? oldestPosition(messages) : null
    const near = oldest === null ? event.messages : event.messages.filter(({ position }) => position >= oldest)
    messages = mergeMessages(messages, near, event.removed)
  })

  return {
    get messages() {
      return messages
    },
    get hasOlder() {
      return hasOlder
    },
    get loaded() {
      return loaded
    },
    get loading() {
      return loading
    },
    get problem() {
      return problem
    },
    get heads() {
      return heads
    },
    more,
    reach,
    [Symbol.dispose]() {
      ended.abort()
      stop()
    },
  }
}
