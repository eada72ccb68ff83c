import { userId, type ConversationId } from '../../../shared/ids.ts'
import { failed, ok } from '../../../shared/result.ts'
import { createHeldClock, type HeldClock } from '../../../shared/testing/held-clock.ts'
import { SECOND, type Instant } from '../../../shared/time.ts'
import type { IntentLog } from '../intent-log.ts'
import type { MuteChange, MuteNews, MuteRow } from '../queue-model.ts'
import type { Heard } from '../rules.ts'
import { createMuteService, type MutePorts, type MuteService } from '../service.ts'

type Answer = Awaited<ReturnType<MutePorts['api']['mute']>>

/** A request that the service sent and the test has not answered yet. */
interface HeldRequest {
  readonly id: ConversationId
  readonly muted: boolean
  /** The server does it, and the answer arrives. */
  accept(): Promise<void>
  refuse(serverSays: string): Promise<void>
  lose(): Promise<void>
  /** The server answers, without sense, and has done nothing. */
  fail(): Promise<void>
}

/** Disk, server and clock in the test's hand. */
export interface Ground {
  readonly clock: HeldClock
  readonly disk: Map<ConversationId, MuteRow>
  readonly bits: Map<ConversationId, boolean>
  diskWorks: boolean
}

export const createGround = (): Ground => ({
  clock: createHeldClock(),
  disk: new Map(),
  bits: new Map(),
  diskWorks: true,
})

export interface Station extends Disposable {
  readonly mute: MuteService
  readonly clock: HeldClock
  /** In the order of sending, all of them. */
  readonly sent: readonly HeldRequest[]
  readonly news: readonly MuteNews[]
  /** How often the server was signed in to anew, and whether that works. */
  readonly signIns: { count: number; works: boolean }
  readonly listsOrdered: () => number
  /** Called once each, from within the next changes that are shown. */
  readonly reactions: (() => void)[]
  shown(id: ConversationId): string
  /** A list goes out and is answered with the server's bits. */
  list(): void
  /** A message of Eve's arrives, stored and made now unless told otherwise. */
  hear(id: ConversationId, heard?: Partial<Heard>): void
}

const eve = userId('e'.repeat(32))

export const TIMEOUT_MS = 15 * SECOND
export const BACK_OFF_MS = SECOND

export function createStation(ground = createGround(), lastHeard: Instant | null = null): Station {
  const { clock, disk, bits } = ground
  const sent: HeldRequest[] = []
  const news: MuteNews[] = []
  const shown = new Map<ConversationId, MuteChange>()
  const reactions: (() => void)[] = []
  const signIns = { count: 0, works: true }
  let listsOrdered = 0

  const log: IntentLog = {
    load: () => [...disk.values()],
    write(rows) {
      if (!ground.diskWorks) return failed({ code: 'not-saved', detail: 'no space left' })
      for (const row of rows) {
        if (row.rule || row.intent) disk.set(row.id, row)
        else disk.delete(row.id)
      }
      return ok(null)
    },
  }
  const call = (muted: boolean) => (id: ConversationId) =>
    new Promise<Answer>((resolve) => {
      const answer = async (result: Answer): Promise<void> => {
        resolve(result)
        await new Promise(setImmediate)
      }
      sent.push({
        id,
        muted,
        accept() {
          bits.set(id, muted)
          return answer(ok({ muted }))
        },
        refuse: (serverSays) => answer(failed({ code: 'refused', serverSays })),
        lose: () => answer(failed({ code: 'unreachable', detail: 'timed out', answered: false })),
        fail: () => answer(failed({ code: 'unreachable', detail: 'HTTP 500', answered: true })),
      })
    })

  const mute = createMuteService({
    log,
    api: { mute: call(true), unmute: call(false) },
    signInAgain() {
      signIns.count++
      return Promise.resolve(signIns.works)
    },
    askList() {
      listsOrdered++
    },
    publish: (changes) => {
      for (const change of changes) shown.set(change.id, change)
      const react = reactions.shift()
      react?.()
    },
    tell: (each) => void news.push(each),
    notSaved: () => undefined,
    clock,
    nextDelay: (attempt) => attempt * BACK_OFF_MS,
    requestTimeoutMs: TIMEOUT_MS,
  })
  mute.start(() => lastHeard)

  return {
    mute,
    clock,
    sent,
    news,
    signIns,
    reactions,
    listsOrdered: () => listsOrdered,
    shown(id) {
      const { muted, agreement } = shown.get(id) ?? { muted: false, agreement: 'settled' }
      return `${muted ? 'muted' : 'unmuted'}, ${agreement}`
    },
    list() {
      mute.listAnswered(mute.listAsked(), new Map(bits))
    },
    hear(id, heard) {
      const now = clock.now()
      mute.messageArrived(id, { sender: eve, mentionsMe: false, createdAt: now, storedAt: now, ...heard })
    },
    [Symbol.dispose]: () => {
      mute[Symbol.dispose]()
    },
  }
}
