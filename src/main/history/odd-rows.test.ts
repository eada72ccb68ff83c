import fc from 'fast-check'
import { expect, test } from 'vitest'
import { conversationId, messageId, userId } from '../../shared/ids.ts'
import { openDatabase, type Database } from '../disk/database.ts'
import { createSealer, newSealingKey } from '../disk/sealer.ts'
import { oddRow } from '../disk/testing/odd-rows.ts'
import { createHistory, historyTables, type History } from './history.ts'
import type { IncomingMessage } from './stored-messages.ts'

const here = conversationId('8ca16186c36a4e0a1ef2096e6c60b613')
const there = conversationId('0123456789abcdef0123456789abcdef')
const sender = userId('d574638619cbff603bf857164c47e850')
const NOW = 5000
const cursor = { instance: 'PqjfKSn7V8', messageId: messageId('m0'), at: 1 }

const incoming = (name: string): IncomingMessage => ({
  id: messageId(name),
  createdAt: 1000,
  validUntil: 8e15,
  own: false,
  content: { kind: 'text', sender, text: `text of ${name}`, mentionsMe: false },
})

/** One conversation that makes sense, on a disk on which anything else may lie. */
function opened(): { database: Database; history: History } {
  const made = openDatabase(':memory:', [historyTables], 1)
  if (!made.ok) throw new Error(made.problem.detail)
  const { database } = made.value
  const history = createHistory({ database, sealer: createSealer(newSealingKey()) })
  history.begin(here, cursor)
  const news = history.takeForward(here, [incoming('a'), incoming('b')], { ...cursor, messageId: messageId('b') }, null)
  history.judge([
    { conversationId: here, messageId: messageId('a'), at: 7, verdict: { verdict: 'hold', because: 'muted' } },
  ])
  history.readUpTo(here, news[0]?.position ?? 0)
  return { database, history }
}

const inThere = `'${there}'`
const odd = fc.oneof(
  oddRow('cursors', {
    conversation_id: inThere,
    instance: `'PqjfKSn7V8'`,
    message_id: `'m'`,
    at: '1',
    read_position: '0',
    complete: '0',
  }),
  oddRow('messages', {
    conversation_id: inThere,
    position: '3',
    id: `'x'`,
    created_at: '1000',
    valid_until: '9000',
    own: '0',
    names_me: '0',
    judged: '0',
    held: '1',
    sealed: `x'00'`,
  }),
  oddRow('owed', { conversation_id: inThere, generation: '1' }),
  oddRow('verdicts', {
    conversation_id: inThere,
    message_id: `'x'`,
    at: '7',
    verdict: `'hold'`,
    because: `'muted'`,
  }),
)

function everythingOf(history: History, id: typeof here): unknown {
  return {
    cursor: history.cursor(id),
    listed: history.cursors([id]).get(id) ?? null,
    page: history.page(id, null, 200, NOW),
    glance: history.glances([id], NOW).get(id) ?? null,
    newestFromOthers: history.newestFromOthers(id),
    oldest: history.oldest(id),
    verdicts: history.verdicts(id),
    unjudged: history.unjudged().filter(({ conversationId }) => conversationId === id),
    owed: history.owed().filter((owed) => owed.id === id),
  }
}

test('whatever stands in any column of any row, nothing throws, and the other conversation is as it was', () => {
  fc.assert(
    fc.property(fc.array(odd, { maxLength: 12 }), (rows) => {
      const { database, history } = opened()
      const before = everythingOf(history, here)
      for (const sql of rows) database.run(sql)
      expect(everythingOf(history, here)).toEqual(before)
      everythingOf(history, there)
      history.isBaselined()
      history.nextExpiry()
      history.expire(NOW)
      database[Symbol.dispose]()
    }),
    { numRuns: 200 },
  )
})

test('a conversation whose rows make no sense takes in what comes, counts it and can be read', () => {
  fc.assert(
    fc.property(fc.array(odd, { maxLength: 12 }), (rows) => {
      const { database, history } = opened()
      for (const sql of rows) database.run(sql)
      const owed = history.owe([there])
      expect(owed).toEqual(history.owed().filter(({ id }) => id === there))
      if (!history.cursor(there)) history.begin(there, cursor)
      const had = new Set(history.page(there, null, 200, 0).messages.map(({ id }) => id))
      const placed = history.takeForward(there, [incoming('n1'), incoming('n2')], cursor, owed[0] ?? null)
      expect(placed).toHaveLength(2)
      expect(history.owed().filter(({ id }) => id === there)).toEqual([])
      expect(history.glances([there], NOW).get(there)?.newest.id).toBe('n2')
      history.takeOlder(there, [incoming('o1')])
      expect(history.oldest(there)?.id).toBe('o1')
      history.readUpTo(there, placed[0]?.position ?? 0)
      expect(history.glances([here, there], NOW).get(there)?.unread).toBe(1)
      const now = history.page(there, null, 200, 0).messages.map(({ id }) => id)
      expect(new Set(now)).toEqual(new Set([...had, 'n1', 'n2', 'o1']))
      database[Symbol.dispose]()
    }),
    { numRuns: 200 },
  )
})
