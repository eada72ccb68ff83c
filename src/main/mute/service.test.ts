import fc from 'fast-check'
import { expect, test } from 'vitest'
import { conversationId } from '../../shared/ids.ts'
import { nothingThrough, type MuteEnd, type MuteRule } from '../../shared/mute/model.ts'
import { DAY, HOUR, SECOND, type Instant } from '../../shared/time.ts'
import { BACK_OFF_MS, createGround, createStation, TIMEOUT_MS } from './testing/station.ts'

/** A number is that of the scenario, among those in which users of other clients were let down. */

const design = conversationId('d'.repeat(32))
const ids = Array.from({ length: 6 }, (_, index) => conversationId(String(index).repeat(32)))
const rule = (ends: MuteEnd = 'never', madeAt: Instant = 0): MuteRule => ({ ends, through: nothingThrough, madeAt })

/** A station that has had its first list, in which `design` is unmuted, and what that list owed. */
function listed(ground = createGround()) {
  if (!ground.bits.has(design)) ground.bits.set(design, false)
  const station = createStation(ground)
  station.list()
  station.mute.caughtUp()
  return station
}

test('a mute is on disk and shown when the call returns, before the request is answered', () => {
  const ground = createGround()
  const { mute, sent, shown } = listed(ground)
  expect(mute.set(design, rule()).ok).toBe(true)
  expect(ground.disk.get(design)?.intent).toMatchObject({ want: 'muted' })
  expect(shown(design)).toBe('muted, waiting')
  expect(sent).toHaveLength(1)
})

test('a mute that the disk does not take changes nothing and is not sent', () => {
  const ground = createGround()
  const { mute, sent, shown } = listed(ground)
  ground.diskWorks = false
  expect(mute.set(design, rule())).toEqual({ ok: false, problem: { code: 'not-saved' } })
  expect(shown(design)).toBe('unmuted, settled')
  expect(sent).toHaveLength(0)
})

test('what a full disk did not take of an answer is written with the next change', async () => {
  const ground = createGround()
  const { mute, sent } = listed(ground)
  mute.set(design, rule())
  ground.diskWorks = false
  await sent[0]?.accept()
  expect(ground.disk.get(design)?.intent).not.toBeNull()
  ground.diskWorks = true
  mute.set(ids[0] ?? design, rule())
  expect(ground.disk.get(design)).toMatchObject({ rule: rule(), intent: null })
})

test('an answered mute is settled', async () => {
  const { mute, sent, shown } = listed()
  mute.set(design, rule())
  await sent[0]?.accept()
  expect(shown(design)).toBe('muted, settled')
})

test('of many intents at most four are in flight, and all of them arrive', async () => {
  const ground = createGround()
  const { mute, sent } = listed(ground)
  for (const id of ids) mute.set(id, rule())
  expect(sent).toHaveLength(4)
  for (let index = 0; index < ids.length; index++) await sent[index]?.accept()
  expect(sent.map(({ id }) => id)).toEqual(ids)
  expect(ids.every((id) => ground.bits.get(id))).toBe(true)
})

test('1: a timed mute ends within a second of its time, and the server is told', () => {
  const { mute, clock, sent, shown, news } = listed()
  mute.set(design, rule({ at: clock.now() + 8 * HOUR }))
  clock.advance(8 * HOUR - 1)
  expect(shown(design)).toBe('muted, waiting')
  clock.advance(SECOND)
  expect(shown(design)).toBe('unmuted, waiting')
  expect(news).toMatchObject([{ kind: 'ended', id: design }])
  expect(sent).toHaveLength(1)
})

test('1: a mute that ended during sleep ends at once after waking, and is sent after the next list', async () => {
  const { mute, clock, sent, shown, list } = listed()
  mute.set(design, rule({ at: clock.now() + HOUR }))
  await sent[0]?.accept()
  clock.set(clock.now() + 10 * HOUR)
  mute.resume()
  expect(shown(design)).toBe('unmuted, waiting')
  expect(sent).toHaveLength(1)
  list()
  expect(sent[1]).toMatchObject({ id: design, muted: false })
})

test('1: a mute that ended while Hush was not running ends at start; where the bit is already 0 nothing is sent', async () => {
  const ground = createGround()
  const first = listed(ground)
  first.mute.set(design, rule({ at: ground.clock.now() + HOUR }))
  await first.sent[0]?.accept()
  first[Symbol.dispose]()
  ground.clock.advance(2 * HOUR)
  ground.bits.set(design, false)
  const second = createStation(ground)
  expect(second.shown(design)).toBe('unmuted, waiting')
  second.list()
  expect(second.shown(design)).toBe('unmuted, settled')
  expect(second.sent).toHaveLength(0)
  expect(ground.disk.size).toBe(0)
})

test('2: starting and syncing send no unmute, whatever was muted elsewhere', () => {
  const ground = createGround()
  for (const id of ids) ground.bits.set(id, true)
  const { sent, shown, list } = listed(ground)
  list()
  expect(sent).toHaveLength(0)
  expect(ids.map(shown)).toEqual(ids.map(() => 'muted, settled'))
})

test('3: a mute made elsewhere is followed as soon as a list shows it, and so is its end', () => {
  const ground = createGround()
  const { shown, news, list } = listed(ground)
  ground.bits.set(design, true)
  list()
  expect(shown(design)).toBe('muted, settled')
  ground.bits.set(design, false)
  list()
  expect(shown(design)).toBe('unmuted, settled')
  expect(news).toEqual([
    { kind: 'elsewhere', id: design, muted: true },
    { kind: 'elsewhere', id: design, muted: false },
  ])
})

test('10: a message never changes a mute without an end', () => {
  const { mute, hear, sent, shown } = listed()
  mute.set(design, rule())
  hear(design, { mentionsMe: true })
  expect(shown(design)).toBe('muted, waiting')
  expect(sent).toHaveLength(1)
})

test('a mute until a mention ends with the first one', async () => {
  const { mute, hear, sent, shown } = listed()
  mute.set(design, rule('when-mentioned'))
  await sent[0]?.accept()
  hear(design)
  expect(shown(design)).toBe('muted, settled')
  hear(design, { mentionsMe: true })
  expect(shown(design)).toBe('unmuted, waiting')
})

test('a mention that was stored before the mute was made, and is heard after it, does not end it', () => {
  const { mute, clock, hear, shown } = listed()
  const storedAt = clock.now()
  clock.advance(SECOND)
  mute.set(design, rule('when-mentioned', clock.now()))
  clock.advance(SECOND)
  hear(design, { mentionsMe: true, storedAt })
  expect(shown(design)).toBe('muted, waiting')
  hear(design, { mentionsMe: true, createdAt: storedAt })
  expect(shown(design)).toBe('unmuted, waiting')
})

test('20: a mute that was made by a clock far ahead ends with a mention all the same', () => {
  const { mute, clock, hear, shown } = listed()
  mute.set(design, rule('when-mentioned', clock.now() + 365 * DAY))
  hear(design, { mentionsMe: true })
  expect(shown(design)).toBe('unmuted, waiting')
})

test('a mute until it is quiet is put off by every message, by its arrival here', () => {
  const { mute, clock, hear, shown } = listed()
  mute.set(design, rule({ quietForMs: HOUR }, clock.now()))
  clock.advance(HOUR - 1)
  hear(design, { createdAt: clock.now() - HOUR })
  clock.advance(HOUR - 1)
  expect(shown(design)).toBe('muted, waiting')
  clock.advance(1)
  expect(shown(design)).toBe('unmuted, waiting')
})

/** `design` was muted until it has been quiet for an hour; then Hush was closed, or the computer slept, for two. */
async function quietAndAway(how: 'closed' | 'asleep') {
  const ground = createGround()
  const { clock, bits } = ground
  const first = listed(ground)
  first.mute.set(design, rule({ quietForMs: HOUR }, clock.now()))
  await first.sent[0]?.accept()
  expect(bits.get(design)).toBe(true)
  if (how === 'asleep') {
    clock.set(clock.now() + 2 * HOUR)
    first.mute.resume()
    return first
  }
  first[Symbol.dispose]()
  clock.advance(2 * HOUR)
  return createStation(ground)
}

test.for(['closed', 'asleep'] as const)('a quiet that came while %s counts once Hush has caught up', async (how) => {
  const { mute, shown, list } = await quietAndAway(how)
  list()
  expect(shown(design)).toBe('muted, settled')
  mute.caughtUp()
  expect(shown(design)).toBe('unmuted, waiting')
})

test.for(['closed', 'asleep'] as const)(
  'a message that came while %s puts the quiet off, counted from its making',
  async (how) => {
    const { mute, clock, hear, shown, list } = await quietAndAway(how)
    list()
    hear(design, { createdAt: clock.now() - HOUR / 4 })
    mute.caughtUp()
    clock.advance((3 * HOUR) / 4 - 1)
    expect(shown(design)).toBe('muted, settled')
    clock.advance(1)
    expect(shown(design)).toBe('unmuted, waiting')
  },
)

test('what is caught up counts between the last known moment and now, whatever the server’s clock says', () => {
  fc.assert(
    fc.property(fc.integer({ min: -3 * DAY, max: 3 * DAY }), (skewMs) => {
      const ground = createGround()
      const madeAt = ground.clock.now()
      ground.bits.set(design, true)
      ground.disk.set(design, { id: design, rule: rule({ quietForMs: 4 * HOUR }, madeAt), intent: null })
      ground.clock.advance(2 * HOUR)
      const { mute, clock, hear, shown, list } = createStation(ground, madeAt + HOUR)
      list()
      hear(design, { createdAt: clock.now() + skewMs })
      mute.caughtUp()
      clock.advance(3 * HOUR - 1)
      expect(shown(design)).toBe('muted, settled')
      clock.advance(HOUR + 1)
      expect(shown(design)).toBe('unmuted, waiting')
    }),
  )
})

test('15: a timed mute ends at its time for any duration up to ten years', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 3650 * DAY }), (durationMs) => {
      const { mute, clock, shown } = listed()
      mute.set(design, rule({ at: clock.now() + durationMs }))
      clock.advance(durationMs - 1)
      expect(shown(design)).toBe('muted, waiting')
      clock.advance(1)
      expect(shown(design)).toBe('unmuted, waiting')
    }),
  )
})

test('16: a mute whose answer was lost is sent again after the back-off, and settles', async () => {
  const { mute, clock, sent, shown } = listed()
  mute.set(design, rule())
  await sent[0]?.lose()
  expect(shown(design)).toBe('muted, waiting')
  clock.advance(BACK_OFF_MS)
  await sent[1]?.accept()
  expect(shown(design)).toBe('muted, settled')
})

test('16: a mute survives a crash, waits for the first list of the next run, and arrives once', async () => {
  const ground = createGround()
  const first = listed(ground)
  first.mute.set(design, rule())
  first[Symbol.dispose]()
  const second = createStation(ground)
  expect(second.shown(design)).toBe('muted, waiting')
  expect(second.sent).toHaveLength(0)
  second.list()
  await second.sent[0]?.accept()
  expect(second.shown(design)).toBe('muted, settled')
  expect(second.sent).toHaveLength(1)
})

test('16: what waits for its back-off is tried at once when the server is reached again', async () => {
  const { mute, sent } = listed()
  mute.set(design, rule())
  await sent[0]?.lose()
  expect(sent).toHaveLength(1)
  mute.reached()
  expect(sent).toHaveLength(2)
})

test('17: a mute made elsewhere while our unmute is under way: after the list that is owed, both show the server’s bit', async () => {
  const ground = createGround()
  const { mute, sent, shown, list, listsOrdered } = listed(ground)
  mute.clear(design)
  list()
  const ordered = listsOrdered()
  await sent[0]?.accept()
  ground.bits.set(design, true)
  expect(listsOrdered()).toBe(ordered + 1)
  list()
  expect(shown(design)).toBe('muted, settled')
  expect(sent).toHaveLength(1)
})

test('18: a list that was under way when the mute was made does not put the bell back', async () => {
  const { mute, sent, shown, listsOrdered } = listed()
  const askedAt = mute.listAsked()
  mute.set(design, rule())
  await sent[0]?.accept()
  const ordered = listsOrdered()
  mute.listAnswered(askedAt, new Map([[design, false]]))
  expect(shown(design)).toBe('muted, settled')
  expect(listsOrdered()).toBe(ordered + 1)
})

test('20: a clock that is put right ends no mute earlier or later than by the correction', () => {
  const correction = fc.integer({ min: -12 * HOUR, max: 12 * HOUR })
  fc.assert(
    fc.property(correction, (byMs) => {
      const { mute, clock, shown } = listed()
      const elapsesAt = 8 * HOUR
      mute.set(design, rule({ at: clock.now() + elapsesAt }))
      clock.advance(HOUR)
      clock.set(clock.now() + byMs)
      clock.advance(Math.max(0, elapsesAt - HOUR - Math.abs(byMs) - 1))
      if (elapsesAt - HOUR > Math.abs(byMs)) expect(shown(design)).toBe('muted, waiting')
      clock.advance(2 * Math.abs(byMs) + 2)
      expect(shown(design)).toBe('unmuted, waiting')
    }),
  )
})

test('20: a quiet that was counted by a clock far ahead does not last until then', () => {
  const { mute, clock, shown, list } = listed()
  const right = clock.now()
  clock.set(right + 365 * DAY)
  mute.set(design, rule({ quietForMs: HOUR }, clock.now()))
  clock.set(right)
  list()
  clock.advance(HOUR)
  expect(shown(design)).toBe('unmuted, waiting')
})

test('a first refusal signs in again and sends afresh; the person hears nothing of it', async () => {
  const { mute, sent, shown, news, signIns } = listed()
  mute.set(design, rule())
  await sent[0]?.refuse('stale timestamp')
  expect(signIns.count).toBe(1)
  await sent[1]?.accept()
  expect(shown(design)).toBe('muted, settled')
  expect(news).toEqual([])
})

test('a second refusal undoes the change, with the server’s words', async () => {
  const ground = createGround()
  const { mute, sent, shown, news } = listed(ground)
  mute.set(design, rule())
  await sent[0]?.refuse('first')
  await sent[1]?.refuse('not a member')
  expect(shown(design)).toBe('unmuted, settled')
  expect(news).toEqual([{ kind: 'undone', id: design, serverSays: 'not a member' }])
  expect(ground.disk.size).toBe(0)
})

test('refusals of several conversations share one new session', async () => {
  const { mute, sent, signIns } = listed()
  for (const id of ids.slice(0, 4)) mute.set(id, rule())
  for (const request of sent.slice(0, 4)) await request.refuse('expired')
  expect(signIns.count).toBe(1)
  expect(sent).toHaveLength(8)
})

test('without a new session a refusal undoes nothing: it is tried again later', async () => {
  const { mute, clock, sent, shown, signIns } = listed()
  signIns.works = false
  mute.set(design, rule())
  await sent[0]?.refuse('expired')
  expect(shown(design)).toBe('muted, waiting')
  signIns.works = true
  clock.advance(BACK_OFF_MS)
  await new Promise(setImmediate)
  expect(signIns.count).toBe(2)
  await sent[1]?.accept()
  expect(shown(design)).toBe('muted, settled')
})

test('the ghost of a mute that timed out is found one time-out later, and the unmute is sent once more', async () => {
  const ground = createGround()
  const { mute, clock, sent, shown, news, list, listsOrdered } = listed(ground)
  mute.set(design, rule())
  await sent[0]?.lose()
  mute.clear(design)
  await sent[1]?.accept()
  ground.bits.set(design, true)
  const ordered = listsOrdered()
  clock.advance(TIMEOUT_MS)
  expect(listsOrdered()).toBe(ordered + 1)
  list()
  await sent[2]?.accept()
  expect(sent[2]).toMatchObject({ muted: false })
  expect(shown(design)).toBe('unmuted, settled')
  ground.bits.set(design, true)
  list()
  expect(shown(design)).toBe('muted, settled')
  expect(sent).toHaveLength(3)
  expect(news).toEqual([{ kind: 'elsewhere', id: design, muted: true }])
})

test('after a request that the server answered without sense nothing is doubted: another device is followed at once', async () => {
  const ground = createGround()
  const { mute, clock, sent, shown, list } = listed(ground)
  mute.set(design, rule())
  await sent[0]?.accept()
  mute.clear(design)
  await sent[1]?.fail()
  clock.advance(BACK_OFF_MS)
  await sent[2]?.accept()
  expect(shown(design)).toBe('unmuted, settled')
  ground.bits.set(design, true)
  list()
  expect(shown(design)).toBe('muted, settled')
  clock.advance(TIMEOUT_MS)
  list()
  expect(shown(design)).toBe('muted, settled')
  expect(sent).toHaveLength(3)
})

test('of two intents the newest wins, and waits for the answer to the first', async () => {
  const ground = createGround()
  const { mute, sent, shown } = listed(ground)
  mute.set(design, rule())
  mute.clear(design)
  expect(sent).toHaveLength(1)
  await sent[0]?.accept()
  expect(shown(design)).toBe('unmuted, waiting')
  await sent[1]?.accept()
  expect(ground.bits.get(design)).toBe(false)
  expect(shown(design)).toBe('unmuted, settled')
})

test('an intent from within the showing of another is carried out after it', async () => {
  const { mute, sent, shown, reactions } = listed()
  reactions.push(() => mute.clear(design))
  mute.set(design, rule())
  expect(shown(design)).toBe('unmuted, waiting')
  await sent[0]?.accept()
  expect(sent.map(({ muted }) => muted)).toEqual([true, false])
})

test('after disposal nothing is sent and no timer runs', async () => {
  const station = listed()
  station.mute.set(design, rule({ at: station.clock.now() + HOUR }))
  station[Symbol.dispose]()
  await station.sent[0]?.lose()
  expect(station.clock.timers).toBe(0)
  expect(station.mute.set(design, rule())).toEqual({ ok: false, problem: { code: 'signed-out' } })
})
