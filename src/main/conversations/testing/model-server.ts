import { conversationId, messageId, userId, type ConversationId } from '../../../shared/ids.ts'
import { failed, ok, type Result } from '../../../shared/result.ts'
import type { Batch, CallProblem, Changes, ListedConversation, OzekiClient, WireMessage } from '../../ozeki/client.ts'

/** The least that a chat server does, with a network between that loses requests or answers where the test says so. */
export interface ModelServer {
  readonly client: Pick<OzekiClient, 'changes' | 'list' | 'openNames' | 'download' | 'downloadPartial'>
  /** `at` is the sender's clock, ms UTC; by default every message is a second younger than the one before. */
  say(conversation: number, at?: number): string
  setMuted(conversation: number, muted: boolean): void
  clear(conversation: number): void
  said(conversation: number): readonly string[]
  /** What the next calls meet, in order; then all is well. */
  disturb(...faults: Fault[]): void
  readonly asked: Record<'changes' | 'list' | 'download' | 'downloadPartial', number>
}

/** The request is lost; the server acts and the answer is lost; the server says no. */
export type Fault = 'request' | 'answer' | 'refusal'

interface Room {
  readonly n: number
  incarnation: number
  muted: boolean
  messages: WireMessage[]
}

export const me = userId('aa68d2204cb2bb85f2de3b9aad0d86d7')
export const bela = userId('d574638619cbff603bf857164c47e850')
export const idOf = (n: number): ConversationId => conversationId(n.toString(16).padStart(32, '0'))

/** How servers may differ: what `download` goes by, and which end of a long answer it leaves out. */
export interface Manner {
  readonly goesBy?: 'id' | 'later-date'
  readonly tellsAtMost?: number
  readonly leavesOut?: 'oldest' | 'newest'
}

export function createModelServer(
  count: number,
  { goesBy = 'id', tellsAtMost = Infinity, leavesOut = 'oldest' }: Manner = {},
): ModelServer {
  const rooms = Array.from({ length: count }, (_, n): Room => ({ n, incarnation: 0, muted: false, messages: [] }))
  const asked = { changes: 0, list: 0, download: 0, downloadPartial: 0 }
  const faults: Fault[] = []
  let feed = new Set<ConversationId>()
  let said = 0

  async function through<T>(kind: keyof typeof asked, act: () => T): Promise<Result<T, CallProblem>> {
    asked[kind]++
    const fault = faults.shift()
    if (fault === 'refusal') return failed({ code: 'refused', serverSays: 'no' })
    if (fault === 'request') return failed({ code: 'unreachable', detail: 'lost', answered: false })
    const value = act()
    await Promise.resolve()
    return fault === 'answer' ? failed({ code: 'unreachable', detail: 'lost', answered: false }) : ok(value)
  }

  function newest(messages: readonly WireMessage[], limit = tellsAtMost): Batch {
    return batchOf(messages.slice(Math.max(0, messages.length - limit)))
  }

  const roomOf = (id: ConversationId) => rooms.find(({ n }) => idOf(n) === id)
  const at = (n: number) => {
    const room = rooms[n % count]
    if (!room) throw new Error('no such room')
    return room
  }

  return {
    asked,
    client: {
      changes: () =>
        through('changes', (): Changes => {
          const conversations = [...feed]
          feed = new Set()
          return { conversations, lists: [] }
        }),
      list: () => through('list', () => rooms.map(listed)),
      openNames: () => Promise.resolve(true),
      download: ({ id, after }) =>
        through('download', (): Batch => {
          const messages = roomOf(id)?.messages ?? []
          if (goesBy === 'later-date' && after) return newest(messages.filter(({ createdAt }) => createdAt > after.at))
          const from = after === null ? 0 : messages.findIndex((message) => message.id === after.id) + 1
          // The starting point is told again: whether a server does so is not documented.
          const told = messages.slice(Math.max(0, from - 1))
          return leavesOut === 'oldest' ? newest(told) : batchOf(told.slice(0, tellsAtMost))
        }),
      downloadPartial: ({ id, before, limit }) =>
        through('downloadPartial', (): Batch => {
          const messages = roomOf(id)?.messages ?? []
          const end = before === null ? messages.length : messages.findIndex((message) => message.id === before.id)
          return newest(messages.slice(0, Math.max(0, end)), limit)
        }),
    },
    say(n, createdAt) {
      const room = at(n)
      const id = messageId(`m${String(++said).padStart(4, '0')}-${room.n}`)
      room.messages.push({ id, createdAt: createdAt ?? said * 1000, validUntil: 8e15, sealed: id })
      feed.add(idOf(room.n))
      return id
    },
    setMuted(n, muted) {
      at(n).muted = muted
      feed.add(idOf(at(n).n))
    },
    clear(n) {
      const room = at(n)
      room.messages = []
      room.incarnation++
      feed.add(idOf(room.n))
    },
    said: (n) => at(n).messages.map(({ id }) => id),
    disturb(...next) {
      faults.push(...next)
    },
  }
}

const batchOf = (messages: readonly WireMessage[]): Batch => ({ messages, reports: [], received: messages.length })

function listed(room: Room): ListedConversation {
  const last = room.messages.at(-1)
  return {
    id: idOf(room.n),
    isGroup: false,
    participants: [
      { id: me, name: 'Dana' },
      { id: bela, name: 'Bela' },
    ],
    sealedName: '',
    lastMessageId: last?.id ?? null,
    lastAccessAt: last?.createdAt ?? 0,
    secret: 'secret',
    instance: `instance-${room.incarnation}`,
    muted: room.muted,
    favourite: false,
    hidden: false,
    colour: '#ffffff',
  }
}
