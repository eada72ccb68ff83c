import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { conversationId, userId } from '../../shared/ids.ts'
import { nothingThrough, type MuteEnd, type MuteIntent } from '../../shared/mute/model.ts'
import type { Instant } from '../../shared/time.ts'
import { shownRule } from './entry.ts'
import { emptyQueue, type Outcome, type QueueEvent, type QueueState, type RestoredEntry } from './queue-model.ts'
import { nextStepAt, step } from './queue.ts'
import { endsAt, waitsForQuiet } from './rules.ts'
import { each, find } from './table.ts'

/** Twelve conversations in three buckets. */
const ids = Array.from({ length: 12 }, (_, n) => conversationId(String(n).padStart(30, '0') + `0${n % 3}`))
const eve = userId('e'.repeat(32))

const id = fc.constantFrom(...ids)
const ends: fc.Arbitrary<MuteEnd> = fc.oneof(
  fc.record({ at: fc.nat(600) }),
  fc.record({ quietForMs: fc.integer({ min: 1, max: 200 }) }),
  fc.constantFrom('never', 'when-mentioned'),
)
const intent: fc.Arbitrary<MuteIntent> = fc.oneof(
  ends.map((end) => ({ want: 'muted' as const, rule: { ends: end, through: nothingThrough, madeAt: 0 } })),
  fc.constant({ want: 'unmuted' as const }),
)

const outcome = fc.constantFrom<Outcome>(
  { muted: true },
  { muted: false },
  { refused: 'no' },
  'not-reached',
  'not-understood',
)

type Happening = (state: QueueState, now: Instant) => QueueEvent
const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ id, intent }).map((what): Happening => () => ({ type: 'intended', ...what })),
  fc.record({ id, mentionsMe: fc.boolean(), createdAt: fc.nat(600) }).map(({ id, ...said }): Happening => (_, now) => ({
    type: 'heard',
    id,
    heard: { sender: eve, storedAt: now, ...said },
  })),
  fc.record({ id, requestId: fc.nat(20), outcome }).map(({ id, requestId, outcome }): Happening => (state) => {
    const sending = find(state.entries, id)?.sending
    return { type: 'answered', id, requestId: sending?.requestId ?? requestId, outcome }
  }),
  fc.array(fc.tuple(id, fc.boolean())).map((bits): Happening => (state) => ({
    type: 'list-answered',
    askedAt: state.listsOut.at(-1) ?? state.stamp,
    bits: new Map(bits),
  })),
  fc
    .constantFrom<QueueEvent>({ type: 'list-asked' }, { type: 'woke' }, { type: 'caught-up' }, { type: 'time-passed' })
    .map(
      (event): Happening =>
        () =>
          event,
    ),
)
const restored: fc.Arbitrary<readonly RestoredEntry[]> = fc.array(
  fc.record({ id, ends, quietSince: fc.nat(300) }).map(({ id, ends, quietSince }) => {
    return { id, rule: { ends, through: nothingThrough, madeAt: 0 }, intent: null, quietSince }
  }),
)
/** Clocks are put right, so time goes back now and then. */
const history = fc.array(fc.record({ happening, passes: fc.integer({ min: -60, max: 60 }) }), { size: 'large' })

function* stepsOf(
  entries: readonly RestoredEntry[],
  happenings: readonly { readonly happening: Happening; readonly passes: number }[],
) {
  let now = 100
  let event: QueueEvent = { type: 'restored', entries }
  let before = emptyQueue
  for (const next of [...happenings, null]) {
    const after = step(before, event, now)
    yield { event, now, after }
    before = after.state
    if (next === null) return
    now = Math.max(1, now + next.passes)
    event = next.happening(before, now)
  }
}

test('whatever has happened, a step does what it would do if it looked at every rule', () => {
  fc.assert(
    fc.property(restored, history, (entries, happenings) => {
      let state = emptyQueue
      let plain = emptyQueue
      for (const { event, now, after } of stepsOf(entries, happenings)) {
        const plainly = step(lookingEverywhere(plain), event, now)
        if (!isDeepStrictEqual(after.commands, plainly.commands)) expect(after.commands).toEqual(plainly.commands)
        state = after.state
        plain = plainly.state
      }
      expect([...each(state.entries)]).toEqual([...each(plain.entries)])
    }),
  )
})

test('whatever has happened, the next step is due when the first rule ends that can; no end or quiet lies on the wrong side of now', () => {
  fc.assert(
    fc.property(restored, history, (entries, happenings) => {
      for (const { now, event, after } of stepsOf(entries, happenings)) {
        const { listed, caughtUp } = after.state
        let [first, quietSince] = [Infinity, 0]
        for (const [, entry] of each(after.state.entries)) {
          const rule = shownRule(entry)
          const canEnd = rule !== null && (!waitsForQuiet(rule) || (listed === 'yes' && caughtUp))
          if (canEnd) first = Math.min(first, endsAt(rule, entry.quietSince))
          quietSince = Math.max(quietSince, entry.quietSince)
        }
        // A message that concerns no rule is not looked at, nor is the time.
        const isLate = event.type !== 'heard' && (first <= now || quietSince > now)
        if (isLate || nextStepAt(after.state) !== first) expect.fail(JSON.stringify({ event, now, first, quietSince }))
      }
    }),
  )
})

/** Something may be over in each bucket, and the clock may have been ahead. */
function lookingEverywhere(state: QueueState): QueueState {
  const anytime = { atTime: -Infinity, byQuiet: -Infinity }
  const firstEnds = new Map([...state.entries.keys()].map((key) => [key, anytime]))
  return { ...state, steppedAt: Infinity, firstEnds }
}
