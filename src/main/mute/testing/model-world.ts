import { conversationId, type ConversationId } from '../../../shared/ids.ts'
import { shownRule } from '../entry.ts'
import type { MuteChange, MuteRow, QueueState, Timer } from '../queue-model.ts'
import type { step } from '../queue.ts'
import { waitsForQuiet } from '../rules.ts'
import { find } from '../table.ts'

/**
 * One station's queue, the server's bits, another station, and a network between them that delays, reorders and loses
 * requests as well as answers. Pure: a world and a move make the next world.
 */
export interface World {
  readonly queue: QueueState
  readonly server: ReadonlyMap<ConversationId, boolean>
  readonly requests: readonly Request[]
  readonly lists: readonly List[]
  readonly timers: readonly Timer[]
  readonly listOrdered: boolean
  readonly signingIn: boolean
  readonly shown: ReadonlyMap<ConversationId, MuteChange>
  readonly disk: ReadonlyMap<ConversationId, MuteRow>
  readonly now: number
  /** Written by somebody else and not heard yet; of those, what came before the last start or waking. */
  readonly unheard: readonly ConversationId[]
  readonly behind: readonly ConversationId[]
  readonly left: Budget
  readonly wanted: ReadonlyMap<ConversationId, Wanted>
  readonly count: Readonly<Record<'intents' | 'sent' | 'troubles' | 'others' | 'lists', number>>
  /** Whether the fate of any request was ever unknown to the station that sent it. */
  readonly isFateUnknown: boolean
  /** The first law that a move broke. */
  readonly broken: string | null
}

/** How often each thing that need not happen may happen. */
export type Budget = Readonly<
  Record<
    | 'person'
    | 'timed'
    | 'quiet'
    | 'writes'
    | 'ends'
    | 'other'
    | 'losses'
    | 'nonsense'
    | 'refusals'
    | 'failedSignIns'
    | 'crashes'
    | 'sleeps',
    number
  >
>
export const nothingHappens: Budget = {
  person: 0,
  timed: 0,
  quiet: 0,
  writes: 0,
  ends: 0,
  other: 0,
  losses: 0,
  nonsense: 0,
  refusals: 0,
  failedSignIns: 0,
  crashes: 0,
  sleeps: 0,
}

export interface Request {
  readonly id: ConversationId
  readonly requestId: number
  readonly muted: boolean
  /** `ghost`: given up by the queue, but still on its way. */
  readonly at: 'going' | 'ghost' | { readonly answer: boolean | 'refused' }
}
interface List {
  readonly askedAt: number
  readonly bits: ReadonlyMap<ConversationId, boolean> | null
}
/** What the person or an end asked for last, and whether somebody else has acted since. */
interface Wanted {
  readonly muted: boolean | null
  readonly contradicted: boolean
}

export type Move =
  | {
      move: 'mute' | 'mute-until' | 'mute-until-quiet' | 'unmute' | 'other-mutes' | 'other-unmutes' | 'write' | 'hear'
      id: ConversationId
    }
  | {
      move:
        | 'arrive'
        | 'answer'
        | 'lose-request'
        | 'delay-request'
        | 'lose-answer'
        | 'fail-request'
        | 'garble-answer'
        | 'refuse'
        | 'ghost-arrives'
      requestId: number
    }
  | { move: 'ask-list' | 'sign-in' | 'fail-sign-in' | 'crash' | 'sleep' | 'time-passes' | 'catch-up' }
  | { move: 'read-list' | 'answer-list' | 'lose-list'; askedAt: number }
  | { move: 'fire'; timer: Timer }

/** The real queue, or one with a seeded bug. */
export type StepFunction = typeof step

/** When mutes with an end have ended, and what was written is old. */
export const END = 1000

export const conversations = (count: number): ConversationId[] =>
  Array.from({ length: count }, (_, index) => conversationId(String(index).padStart(32, '0')))

export function isUntilQuiet({ entries }: QueueState, id: ConversationId): boolean {
  const entry = find(entries, id)
  const rule = entry && shownRule(entry)
  return rule ? waitsForQuiet(rule) : false
}
