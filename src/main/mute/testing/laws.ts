import { isOpen, ruleOf, shownRule, type Entry } from '../entry.ts'
import type { MuteRule } from '../../../shared/mute/model.ts'
import { waitsForQuiet } from '../rules.ts'
import { each, find } from '../table.ts'
import { dueMoves } from './model-moves.ts'
import type { World } from './model-world.ts'

/** What must hold in every world; null where all is well, else the law that does not. */
export function brokenLaw(world: World): string | null {
  return (
    world.broken ?? tooMuch(world) ?? inconsistent(world) ?? (dueMoves(world).length === 0 ? unsettled(world) : null)
  )
}

/** Each intent is sent once, and once more for each thing that goes wrong or for a ghost. */
function tooMuch({ count, server }: World): string | null {
  const { intents, sent, troubles, others, lists } = count
  if (troubles === 0 && sent > intents) return 'more requests than intents, although nothing went wrong'
  if (sent > 2 * intents + troubles * (1 + server.size)) return 'too many requests'
  if (lists > 3 + 2 * (intents + others) + troubles * (2 + server.size)) return 'too many lists'
  return null
}

function inconsistent({ queue, isFateUnknown }: World): string | null {
  for (const [id, entry] of each(queue.entries)) {
    const { bit, rule, doubt } = entry
    if (bit !== null && bit !== (rule !== null)) return 'a rule stood beside a bit of 0, or a bit of 1 had no rule'
    if (find(queue.open, id) !== (isOpen(entry) ? entry : undefined)) return 'something to be done was lost sight of'
    if (doubt !== 'none' && !isFateUnknown) return 'a doubt although the fate of every request was known'
  }
  return null
}

/** Everything is delivered and quiet. */
function unsettled({ queue, server, shown, disk, wanted }: World): string | null {
  for (const [id, bit] of server) {
    const entry = find(queue.entries, id)
    const shows = shown.get(id) ?? { muted: false, rule: null, agreement: 'settled' }
    const kept = disk.get(id) ?? { rule: null, intent: null }
    if (shows.agreement !== 'settled' || entry?.intent || kept.intent) return 'an intent never settled'
    if (shows.muted !== bit) return 'what is shown is not what the server has'
    if ((shows.rule !== null) !== bit) return 'a rule stood without the bit'
    if (kept.rule !== shows.rule) return 'the disk and what is shown differ'
    const newest = wanted.get(id)
    if (newest && newest.muted !== null && !newest.contradicted && newest.muted !== bit) return 'the newest intent lost'
  }
  return null
}

/** Two worlds with the same key differ in nothing that any later move could show: counters are kept by their order only. */
export function keyOf({ queue, ...world }: World): string {
  const stamps = new Set([
    queue.wokeAt,
    ...queue.listsOut,
    queue.missedList ?? 0,
    queue.listReadAt,
    ...world.lists.map(({ askedAt }) => askedAt),
  ])
  for (const [, { countsAfter }] of each(queue.entries)) stamps.add(countsAfter)
  const order = [...stamps].sort((a, b) => a - b)
  const rank = (stamp: number): number => order.indexOf(stamp)
  const entries = [...each(queue.entries)].map(([id, e]) => [
    id.slice(-2),
    e.bit,
    ruleKey(e.rule),
    e.intent && [e.intent.by, ruleKey(ruleOf(e.intent))],
    e.sending && [
      e.sending.requestId,
      e.sending.intent === e.intent,
      queue.session - e.sending.session,
      ruleKey(ruleOf(e.sending.intent)),
    ],
    e.attempts,
    e.resting,
    e.refusedIn === null ? null : queue.session - e.refusedIn,
    rank(e.countsAfter),
    e.owed,
    e.doubt,
    e.insists,
    quietKey(e),
  ])
  return JSON.stringify([
    entries.sort(),
    [
      queue.renewing,
      queue.listed,
      rank(queue.wokeAt),
      queue.listsOut.map(rank),
      queue.listOrdered,
      queue.missedList && rank(queue.missedList),
      rank(queue.listReadAt),
      queue.listFailures,
      queue.listResting,
      queue.caughtUp,
    ],
    [world.unheard, world.behind].map((ids) => ids.map((id) => id.slice(-2))),
    [...world.server.values()],
    world.requests.map(({ id, requestId, muted, at }) => [id.slice(-2), requestId, muted, at]),
    world.lists.map(({ askedAt, bits }) => [rank(askedAt), bits && [...bits.values()]]),
    world.timers,
    [world.listOrdered, world.signingIn, world.now],
    [...world.shown.values()].map((each) => [each.id.slice(-2), each.muted, ruleKey(each.rule), each.agreement]),
    [...world.disk.values()].map(({ id, rule, intent }) => [
      id.slice(-2),
      ruleKey(rule),
      intent && [intent.by, ruleKey(ruleOf(intent))],
    ]),
    Object.values(world.left),
    [...world.wanted],
    Object.values(world.count),
    world.isFateUnknown,
    world.broken,
  ])
}

function quietKey(entry: Entry): number | null {
  const rule = shownRule(entry) ?? entry.rule
  return rule && waitsForQuiet(rule) ? entry.quietSince : null
}
const ruleKey = (rule: MuteRule | null): string | null => rule && JSON.stringify([rule.ends, rule.madeAt])
