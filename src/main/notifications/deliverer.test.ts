import { expect, test } from 'vitest'
import { conversationId, messageId, userId, type ConversationId } from '../../shared/ids.ts'
import type { ConversationRow, Message } from '../../shared/model.ts'
import { nothingThrough, type Judgement, type Silence } from '../../shared/mute/model.ts'
import { createHeldClock } from '../../shared/testing/held-clock.ts'
import { ordinaryRow } from '../../shared/testing/ordinary-row.ts'
import { DAY } from '../../shared/time.ts'
import type { Looking, Snapshot } from '../conversations/store.ts'
import { createDeliverer } from './deliverer.ts'
import { createSinks } from './sinks.ts'
import { createFakeSink } from './testing/fake-sink.ts'
import { viewOf } from './view.ts'

const me = userId('0'.repeat(32))
const anna = { id: userId('a'.repeat(32)), name: 'Anna' }
const ben = { id: userId('b'.repeat(32)), name: 'Ben' }
const design = conversationId('d'.repeat(32))
const direct = conversationId('e'.repeat(32))
const muted: Silence = { silent: true, because: 'muted', ends: 'never', through: nothingThrough }

const row = (id: ConversationId, special: Partial<ConversationRow> = {}): ConversationRow =>
  ordinaryRow(id, {
    ...(id === design ? { participants: [anna, ben] } : { name: 'Anna', isGroup: false, participants: [anna] }),
    unread: 1,
    ...special,
  })

function setUp() {
  const clock = createHeldClock()
  const sink = createFakeSink()
  const sinks = createSinks({ sinks: [sink], preferred: 'automatic', clock })
  const rows = new Map([
    [design, row(design)],
    [direct, row(direct)],
  ])
  const snapshot: Pick<Snapshot, 'rows' | 'favouritePeople'> & {
    looking: Looking | null
    everywhere: readonly Silence[]
  } = {
    rows,
    looking: null,
    everywhere: [],
    get favouritePeople() {
      const favourites = [...rows.values()].filter(({ favourite, isGroup }) => favourite && !isGroup)
      return new Set(favourites.flatMap(({ participants }) => participants.map(({ id }) => id)))
    },
  }
  const recorded: Judgement[] = []
  const opened: { conversationId: ConversationId; messageId: string | null }[] = []
  const deliverer = createDeliverer({
    sinks,
    viewOf: (id) => viewOf(snapshot, id, clock.now()),
    matchesKeyword: (text) => text.includes('release'),
    record: (judgements) => recorded.push(...judgements),
    onOpen: (at) => opened.push(at),
    me,
    clock,
  })
  let count = 0
  const message = (
    text: string,
    part: Partial<Message> & { sender?: typeof anna; mentionsMe?: boolean } = {},
  ): Message => {
    const { sender = anna, mentionsMe = false, ...rest } = part
    count += 1
    return {
      id: messageId(`m${count}`),
      conversationId: design,
      position: count,
      createdAt: clock.now(),
      validUntil: clock.now() + DAY,
      delivery: 'received',
      content: { kind: 'text', sender: sender.id, text, mentionsMe },
      ...rest,
    }
  }
  const change = (id: ConversationId, part: Partial<ConversationRow>): void => {
    const next = row(id, part)
    rows.set(id, next)
    deliverer.follow({ changed: [next], removed: [] })
  }
  const verdicts = (): string[] =>
    recorded.map(({ messageId, verdict }) => `${messageId} ${verdict.verdict} ${verdict.because}`)
  const onScreen = (): string[] => [...sink.screen.values()].map(({ title, body }) => `${title}: ${body}`)
  /** Lets what was handed to the notifier be answered. */
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  const pass = async (ms: number): Promise<void> => {
    await settle()
    clock.advance(ms)
    await settle()
  }
  return { clock, sink, rows, snapshot, recorded, opened, deliverer, message, change, verdicts, onScreen, settle, pass }
}

test('a message is shown once, with its sender and text; in a group with the group’s name', async () => {
  const { deliverer, message, onScreen, verdicts, settle } = setUp()
  deliverer.arrived([message('hello'), message('hi there', { conversationId: direct })])
  await settle()
  expect(onScreen()).toEqual(['Anna · Design: hello', 'Anna: hi there'])
  expect(verdicts()).toEqual(['m1 show wanted', 'm2 show wanted'])
})

test('a message in a muted conversation is held and counted, and shows nothing', async () => {
  const { deliverer, message, change, sink, verdicts, pass } = setUp()
  change(design, { silence: muted })
  deliverer.arrived([message('hello')])
  await pass(5000)
  change(design, {})
  await pass(5000)
  expect(sink.received).toEqual([])
  expect(verdicts()).toEqual(['m1 hold muted'])
})

test('a burst is one notification that is updated once a second, quietly, and counts', async () => {
  const { deliverer, message, sink, onScreen, pass } = setUp()
  for (let n = 0; n < 30; n += 1) {
    deliverer.arrived([message(`text ${n}`)])
    await pass(100)
  }
  await pass(1000)
  expect(sink.received.length).toBeLessThanOrEqual(5)
  expect(onScreen()).toEqual(['Anna · Design: text 29\n30 new messages'])
  expect(sink.received.map(({ silent }) => silent).slice(0, 2)).toEqual([false, true])
})

test('messages that come slowly replace one another, each as it was written', async () => {
  const { deliverer, message, onScreen, pass } = setUp()
  deliverer.arrived([message('one')])
  await pass(2000)
  deliverer.arrived([message('two')])
  await pass(0)
  expect(onScreen()).toEqual(['Anna · Design: two'])
})

test('what waits for the next update is judged by the mute of that moment', async () => {
  const { deliverer, message, change, sink, verdicts, onScreen, pass } = setUp()
  deliverer.arrived([message('one')])
  await pass(100)
  deliverer.arrived([message('two')])
  change(design, { silence: muted })
  await pass(2000)
  expect(sink.received).toHaveLength(1)
  expect(onScreen()).toEqual([])
  expect(verdicts()).toEqual(['m1 show wanted', 'm2 hold muted'])
})

test('muting, reading and clearing each take the notification away', async () => {
  const { deliverer, message, change, onScreen, pass } = setUp()
  const away: (() => void)[] = [
    () => change(design, { silence: muted }),
    () => deliverer.read(design),
    () => change(design, { unread: 0 }),
    () => deliverer.withdraw(design),
    () => deliverer.follow({ changed: [], removed: [design] }),
  ]
  for (const take of away) {
    change(design, {})
    deliverer.arrived([message('hello')])
    await pass(2000)
    expect(onScreen()).toHaveLength(1)
    take()
    await pass(2000)
    expect(onScreen()).toEqual([])
  }
})

test('what came into a silence is held by it, though the silence is over before the next update', async () => {
  const { deliverer, message, change, verdicts, onScreen, pass } = setUp()
  deliverer.arrived([message('one')])
  await pass(100)
  change(design, { silence: muted })
  deliverer.arrived([message('two')])
  change(design, { silence: { silent: false } })
  await pass(2000)
  expect(verdicts()).toEqual(['m1 show wanted', 'm2 hold muted'])
  expect(onScreen()).toEqual([])
})

test('a mention that broke through a mute stays when the row changes', async () => {
  const { deliverer, message, change, onScreen, verdicts, pass } = setUp()
  const silence: Silence = { ...muted, through: { ...nothingThrough, mentions: true } }
  change(design, { silence })
  deliverer.arrived([message('@me look', { mentionsMe: true })])
  await pass(0)
  change(design, { silence, unread: 2 })
  expect(onScreen()).toEqual(['Anna · Design: @me look'])
  expect(verdicts()).toEqual(['m1 show mention'])
})

test('a favourite breaks through where the mute lets favourites through: whose own conversation is one', async () => {
  const { deliverer, message, change, verdicts, pass } = setUp()
  change(design, { silence: { ...muted, through: { ...nothingThrough, favourites: true } } })
  change(direct, { favourite: true })
  deliverer.arrived([message('from a favourite'), message('from another', { sender: ben })])
  await pass(0)
  expect(verdicts().sort()).toEqual(['m1 show favourite', 'm2 hold muted'])
})

test('a keyword breaks through where the mute lets keywords through', async () => {
  const { deliverer, message, change, verdicts, pass } = setUp()
  change(design, { silence: { ...muted, through: { ...nothingThrough, keywords: true } } })
  deliverer.arrived([message('the release is out'), message('lunch?')])
  await pass(0)
  expect(verdicts().sort()).toEqual(['m1 show keyword', 'm2 hold muted'])
})

test('snoozed, all is held but what comes through, in a muted conversation what comes through both', async () => {
  const { deliverer, message, change, snapshot, verdicts, pass } = setUp()
  const mentions = { ...nothingThrough, mentions: true }
  const named = { kind: 'text', sender: anna.id, text: '@Dana', mentionsMe: true } as const
  snapshot.everywhere = [{ silent: true, because: 'snooze', ends: 'never', through: mentions }]
  deliverer.arrived([message('lunch?'), message('', { content: named })])
  await pass(0)
  change(design, { silence: muted })
  deliverer.arrived([message('', { content: named })])
  await pass(0)
  expect(verdicts().sort()).toEqual(['m1 hold snooze', 'm2 show mention', 'm3 hold muted'])
})

test('a notification leaves when its message expires', async () => {
  const { clock, deliverer, message, onScreen, pass } = setUp()
  const short = message('soon gone', { validUntil: clock.now() + 60_000 })
  deliverer.arrived([short])
  await pass(59_999)
  expect(onScreen()).toHaveLength(1)
  await pass(1)
  expect(onScreen()).toEqual([])
  const other = message('deleted')
  deliverer.arrived([other])
  await pass(0)
  deliverer.expired(design, [other.id])
  expect(onScreen()).toEqual([])
})

test('own, expired and looked-at messages are skipped, with the reason', async () => {
  const { clock, deliverer, message, snapshot, sink, verdicts, settle } = setUp()
  deliverer.arrived([message('mine', { delivery: 'sent' }), message('old', { validUntil: clock.now() })])
  snapshot.looking = { id: direct, upTo: 9 }
  deliverer.arrived([message('seen', { conversationId: direct })])
  await settle()
  expect(sink.received).toEqual([])
  expect(verdicts()).toEqual(['m1 skip own', 'm2 skip expired', 'm3 skip looking-at-it'])
})

test('what cannot be read, and who is not in the conversation, is said without inventing', async () => {
  const { deliverer, message, onScreen, pass } = setUp()
  deliverer.arrived([message('', { content: { kind: 'unreadable' } })])
  await pass(2000)
  expect(onScreen()).toEqual(['Design: New message'])
  deliverer.arrived([message('boo', { sender: { id: userId('f'.repeat(32)), name: 'nobody' } })])
  await pass(0)
  expect(onScreen()).toEqual(['Someone · Design: boo'])
})

test('a click opens the conversation at its newest message', async () => {
  const { deliverer, message, sink, opened, settle } = setUp()
  deliverer.arrived([message('hello')])
  await settle()
  sink.click(design)
  sink.click('something else')
  sink.click('9'.repeat(32))
  expect(opened).toEqual([{ conversationId: design, messageId: 'm1' }])
})

test('what is wanted is written down only when it is on screen: a crash before may show it twice, and loses nothing', async () => {
  const { deliverer, message, sink, verdicts, pass } = setUp()
  sink.answerWith({ code: 'absent' })
  deliverer.arrived([message('wanted')])
  await pass(0)
  expect(verdicts()).toEqual([])
  sink.answerWith(null)
  sink.become(true)
  await pass(2000)
  expect(verdicts()).toEqual(['m1 show wanted'])
})

test('what no notifier could show is shown when one is back, unless it is no longer wanted', async () => {
  const { deliverer, message, change, sink, onScreen, verdicts, pass } = setUp()
  sink.answerWith({ code: 'absent' })
  deliverer.arrived([message('lost?'), message('also', { conversationId: direct })])
  await pass(0)
  expect(onScreen()).toEqual([])
  change(design, { silence: muted })
  await pass(2000)
  sink.answerWith(null)
  sink.become(true)
  await pass(2000)
  expect(onScreen()).toEqual(['Anna: also'])
  expect(verdicts()).toEqual(['m1 hold muted', 'm2 show wanted'])
})

test('what a hung notifier shows late is not shown again; what it loses is', async () => {
  const { deliverer, message, sink, onScreen, pass } = setUp()
  const late = Promise.withResolvers<boolean>()
  const lost = Promise.withResolvers<boolean>()
  sink.answerWith({ code: 'timed-out', shownLater: late.promise })
  deliverer.arrived([message('late')])
  sink.answerWith({ code: 'timed-out', shownLater: lost.promise })
  deliverer.arrived([message('lost', { conversationId: direct })])
  await pass(5000)
  sink.answerWith(null)
  late.resolve(true)
  lost.resolve(false)
  await pass(2000)
  expect(onScreen()).toEqual(['Anna: lost'])
})

test('signing out takes everything off the screen, and nothing comes after', async () => {
  const { deliverer, message, sink, onScreen, pass } = setUp()
  deliverer.arrived([message('hello')])
  await pass(100)
  deliverer.arrived([message('waiting')])
  await deliverer[Symbol.asyncDispose]()
  await pass(5000)
  expect(onScreen()).toEqual([])
  expect(sink.received).toHaveLength(1)
})
