import fc from 'fast-check'
import { expect, test } from 'vitest'
import { conversationId, messageId, userId, type MessageId } from '../../shared/ids.ts'
import type { Verdict } from '../../shared/mute/model.ts'
import { openDatabase } from '../disk/database.ts'
import { createSealer, newSealingKey } from '../disk/sealer.ts'
import { createHistory, historyTables, type History } from './history.ts'
import type { IncomingMessage } from './stored-messages.ts'

const here = conversationId('8ca16186c36a4e0a1ef2096e6c60b613')
const bela = userId('d574638619cbff603bf857164c47e850')
const FAR = 8e15

function incoming(name: string, change: Partial<IncomingMessage> = {}): IncomingMessage {
  const content = { kind: 'text', sender: bela, text: `text of ${name}`, mentionsMe: false } as const
  return { id: messageId(name), createdAt: 1000, validUntil: FAR, own: false, content, ...change }
}

function history(): History {
  const opened = openDatabase(':memory:', [historyTables], 1)
  if (!opened.ok) throw new Error(opened.problem.detail)
  const made = createHistory({ database: opened.value.database, sealer: createSealer(newSealingKey()) })
  made.begin(here, { instance: 'PqjfKSn7V8', messageId: messageId('m0'), at: 1 })
  return made
}

const cursorAt = (id: string): { instance: string; messageId: MessageId; at: number } => ({
  instance: 'PqjfKSn7V8',
  messageId: messageId(id),
  at: 2,
})

const ids = (messages: readonly { id: string }[]): string[] => messages.map(({ id }) => id)

/** Zeros where nothing is held. */
function countsOf(made: History, now: number): { unread: number; unreadMentions: number; held: number } {
  const { unread = 0, unreadMentions = 0, held = 0 } = made.glances([here], now).get(here) ?? {}
  return { unread, unreadMentions, held }
}

test('a message is new once, however often it is brought', () => {
  const made = history()
  expect(ids(made.takeForward(here, [incoming('a'), incoming('b'), incoming('a')], cursorAt('b'), null))).toEqual([
    'a',
    'b',
  ])
  expect(made.takeForward(here, [incoming('b')], cursorAt('b'), null)).toEqual([])
  expect(made.cursor(here)).toEqual(cursorAt('b'))
})

test('a conversation named again while its download was under way stays owed', () => {
  const made = history()
  made.owe([here])
  const first = made.owed()[0] ?? null
  made.owe([here])
  made.takeForward(here, [incoming('a')], cursorAt('a'), first)
  expect(made.owed()).toEqual([{ id: here, generation: 2 }])
  made.takeForward(here, [], cursorAt('a'), made.owed()[0] ?? null)
  expect(made.owed()).toEqual([])
})

test('older pages come before, newer messages after, and reading goes by position', () => {
  const made = history()
  made.takeForward(here, [incoming('n1'), incoming('n2')], cursorAt('n2'), null)
  made.takeOlder(here, [incoming('o2'), incoming('o3')])
  made.takeOlder(here, [incoming('o1')])
  made.complete(here)
  const { messages, complete } = made.page(here, null, 50, 5)
  expect(ids(messages)).toEqual(['o1', 'o2', 'o3', 'n1', 'n2'])
  expect(complete).toBe(true)
  expect(ids(made.page(here, messages[2]?.position ?? 0, 1, 5).messages)).toEqual(['o2'])
  expect(countsOf(made, 5)).toEqual({ unread: 2, unreadMentions: 0, held: 0 })
  made.readUpTo(here, messages[3]?.position ?? 0)
  expect(countsOf(made, 5).unread).toBe(1)
})

test('when somebody else last wrote is told, whatever was written here since', () => {
  const made = history()
  expect(made.newestFromOthers(here)).toBeNull()
  const news = [incoming('a', { createdAt: 5 }), incoming('b', { createdAt: 6 }), incoming('own', { own: true })]
  made.takeForward(here, news, cursorAt('own'), null)
  expect(made.newestFromOthers(here)).toBe(6)
})

test('own messages are not unread, mentions are counted, held ones until they are read', () => {
  const made = history()
  const named = incoming('n', { content: { kind: 'text', sender: bela, text: '@Dana', mentionsMe: true } })
  const placed = made.takeForward(here, [incoming('own', { own: true }), named], cursorAt('n'), null)
  expect(ids(made.unjudged())).toEqual(['own', 'n'])
  made.judge([
    { conversationId: here, messageId: messageId('n'), at: 7, verdict: { verdict: 'hold', because: 'muted' } },
  ])
  expect(ids(made.unjudged())).toEqual(['own'])
  expect(countsOf(made, 5)).toEqual({ unread: 1, unreadMentions: 1, held: 1 })
  made.readUpTo(here, placed[1]?.position ?? 0)
  expect(countsOf(made, 5)).toEqual({ unread: 0, unreadMentions: 0, held: 0 })
})

test('verdicts are told newest first, of one conversation, the later one of each message', () => {
  const made = history()
  made.takeForward(here, [incoming('a'), incoming('b'), incoming('c')], cursorAt('c'), null)
  const judged = (id: string, at: number, verdict: Verdict) => ({
    conversationId: here,
    messageId: messageId(id),
    at,
    verdict,
  })
  const held = { verdict: 'hold', because: 'muted' } as const
  const shown = { verdict: 'show', because: 'mention' } as const
  const elsewhere = conversationId('0123456789abcdef0123456789abcdef')
  made.judge([judged('a', 7, held), judged('b', 7, held), { ...judged('d', 7, held), conversationId: elsewhere }])
  made.judge([judged('c', 8, { verdict: 'skip', because: 'own' }), judged('a', 9, shown)])
  expect(made.verdicts(here)).toEqual([
    judged('a', 9, shown),
    judged('c', 8, { verdict: 'skip', because: 'own' }),
    judged('b', 7, held),
  ])
  expect(made.verdicts(conversationId('f'.repeat(32)))).toEqual([])
})

test('what has expired is gone from pages, counts and disk at that moment', () => {
  const made = history()
  made.takeForward(here, [incoming('short', { validUntil: 100 }), incoming('long')], cursorAt('long'), null)
  expect(made.nextExpiry()).toBe(100)
  expect(ids(made.page(here, null, 9, 100).messages)).toEqual(['long'])
  expect(countsOf(made, 100).unread).toBe(1)
  expect(made.expire(99)).toEqual([])
  expect(made.expire(100)).toEqual([{ conversationId: here, messageId: 'short' }])
})

test('after everything expired and was read, what comes next is unread again', () => {
  const made = history()
  const [first] = made.takeForward(
    here,
    [incoming('a', { validUntil: 10 }), incoming('b', { validUntil: 10 })],
    cursorAt('b'),
    null,
  )
  made.readUpTo(here, (first?.position ?? 0) + 1)
  made.expire(11)
  made.takeForward(here, [incoming('c')], cursorAt('c'), null)
  expect(countsOf(made, 12).unread).toBe(1)
})

test('a new incarnation drops what was held of the old one', () => {
  const made = history()
  made.takeForward(here, [incoming('a')], cursorAt('a'), null)
  made.begin(here, { instance: 'ZTZqIV8LS5', messageId: null, at: 9 })
  expect(made.page(here, null, 9, 10).messages).toEqual([])
  expect(made.cursor(here)?.instance).toBe('ZTZqIV8LS5')
})

test('in any order of overlapping downloads, each message is there once, in the order of first arrival', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 6 }), { maxLength: 10 }), (batches) => {
      const made = history()
      const expected = [...new Set(batches.flat())].map((n) => `m-${n}`)
      for (const batch of batches)
        made.takeForward(
          here,
          batch.map((n) => incoming(`m-${n}`)),
          cursorAt('x'),
          null,
        )
      expect(ids(made.page(here, null, 200, 5).messages)).toEqual(expected)
    }),
  )
})

test('a baseline is taken with its last part; one that was broken off is begun anew', () => {
  const made = history()
  const there = conversationId('f'.repeat(32))
  made.baseline(new Map([[there, cursorAt('old')]]), false)
  expect(made.isBaselined()).toBe(false)
  made.baseline(new Map([[there, cursorAt('new')]]), false)
  made.baseline(new Map([[here, cursorAt('m1')]]), true)
  expect(made.isBaselined()).toBe(true)
  expect(made.cursors([here, there])).toEqual(
    new Map([
      [here, cursorAt('m1')],
      [there, cursorAt('new')],
    ]),
  )
})
