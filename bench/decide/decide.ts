import { do_not_optimize, measure } from 'mitata'
import { createConversationStore, type Snapshot } from '../../src/main/conversations/store.ts'
import { decide, type Judged } from '../../src/main/notifications/decide.ts'
import { viewOf } from '../../src/main/notifications/view.ts'
import type { ConversationId } from '../../src/shared/ids.ts'
import { systemClock } from '../../src/shared/time.ts'
import { rate, type Figure } from '../figures.ts'
import { seeded } from '../random.ts'
import type { RowName } from '../row-names.ts'
import { me, sampleDescriptions, sampleNow, sampleRule } from '../sample.ts'
import { createElementsEngine, matrixEvent } from './elements-engine.ts'

interface News {
  readonly id: ConversationId
  readonly judged: Judged
}

export interface Effort {
  readonly conversations: number
  /** How long each side is measured. */
  readonly cpuMs: number
}

const full: Effort = { conversations: 10_000, cpuMs: 1500 }
const EVENTS = 20_000
/** So few at once that another process's turn falls between two samples, not into each. */
const AT_ONCE = { ours: 500, theirs: 20 }

/**
 * Verdicts a second over `conversations`, of which `muted` are muted: each message looks up its conversation in the
 * snapshot and is judged, as the deliverer does. Element's engine judges the same messages, its mutes being room rules.
 */
export async function decideFigure(row: RowName, muted: number, effort: Effort = full): Promise<Figure> {
  const snapshot = snapshotWith(effort.conversations, muted)
  const news = newsFor(snapshot, EVENTS)
  const ours = await perSecond(news, AT_ONCE.ours, effort.cpuMs, (some) => {
    let held = 0
    for (const { id, judged } of some) {
      const view = viewOf(snapshot, id, sampleNow)
      if (view && decide(judged, view.where, sampleNow).verdict === 'hold') held += 1
    }
    return held
  })
  const mutedIds = [...snapshot.rows.values()].filter((each) => each.muted).map(({ id }) => id)
  const events = news.map(({ id, judged }, at) => matrixEvent(id, judged, at))
  const theirs = await perSecond(events, AT_ONCE.theirs, effort.cpuMs, createElementsEngine(mutedIds))
  return rate(row, ours, 'matrix-js-sdk', theirs)
}

function snapshotWith(conversations: number, muted: number): Snapshot {
  const store = createConversationStore({ me, clock: { ...systemClock, now: () => sampleNow } })
  const descriptions = sampleDescriptions(conversations)
  store.describe(descriptions)
  const mutes = descriptions.slice(0, muted).map(({ id }, n) => ({ id, muted: true, rule: sampleRule(n) }))
  store.setMutes(mutes.map((mute) => ({ ...mute, agreement: 'settled' })))
  return store.snapshot()
}

/** From participants, in no order; one in twenty mentions the person, one in a hundred has a keyword. */
function newsFor({ rows }: Snapshot, count: number): News[] {
  const random = seeded(5)
  const all = [...rows.values()]
  return Array.from({ length: count }, () => {
    const row = all[Math.floor(random() * all.length)]
    if (!row) throw new Error('There are no conversations.')
    const sender = row.participants[Math.floor(random() * row.participants.length)]?.id ?? null
    const judged = {
      sender,
      own: false,
      mentionsMe: random() < 0.05,
      matchesKeyword: random() < 0.01,
      validUntil: sampleNow + 86_400_000,
      baseline: false,
    }
    return { id: row.id, judged }
  })
}

/** One slice of `all` after another, from the start again where it ends. */
async function perSecond<T>(
  all: readonly T[],
  atOnce: number,
  cpuMs: number,
  judge: (some: readonly T[]) => number,
): Promise<number> {
  const slices = Array.from({ length: all.length / atOnce }, (_, n) => all.slice(n * atOnce, (n + 1) * atOnce))
  let next = 0
  const judgeNext = (): void => {
    do_not_optimize(judge(slices[next] ?? []))
    next = (next + 1) % slices.length
  }
  const { p50 } = await measure(judgeNext, {
    min_cpu_time: cpuMs * 1e6,
    min_samples: 3,
    warmup_samples: 3,
    batch_threshold: 0,
  })
  return (atOnce / p50) * 1e9
}
