import fc from 'fast-check'
import { expect, test } from 'vitest'
import { userId } from '../../shared/ids.ts'
import { example } from './testing/examples.ts'
import {
  readBatch,
  readChanges,
  readConversation,
  readEnvelope,
  readFriends,
  readLogin,
  readOneConversation,
} from './wire.ts'

const alice = userId('aa68d2204cb2bb85f2de3b9aad0d86d7')
const admin = userId('d574638619cbff603bf857164c47e850')
const pair = '8ca16186c36a4e0a1ef2096e6c60b613'
const nobody = () => undefined

const answerOf = (name: string) => example(name).response.body
const conversationOf = (name: string, me = admin) => readOneConversation(answerOf(name), me)
const listedRow = (): Record<string, unknown> => {
  const rows = answerOf('conversation-list')['conversations']
  const row: unknown = Array.isArray(rows) ? rows[0] : undefined
  return typeof row === 'object' && row !== null ? { ...row } : {}
}

test.each([
  'availability',
  'blocklist',
  'conversation-add',
  'conversation-clear',
  'conversation-downloadpartial',
  'conversation-hide',
  'conversation-list',
  'conversation-mute',
  'conversation-setlistitembackgroundcolor',
  'conversation-unmute',
  'friends-list',
  'login',
  'notification-download',
  'report-viewed',
  'workspace-register',
])('the example %s is a success, whatever its errormessage says', (name) => {
  expect(readEnvelope(answerOf(name)).ok).toBe(true)
})

test('status decides', () => {
  const problemOf = (answer: unknown) => {
    const read = readEnvelope(answer)
    return read.ok ? null : read.problem
  }
  expect(problemOf({ status: 'ERROR', errormessage: 'No', messages: [] })).toEqual({
    code: 'refused',
    serverSays: 'No',
  })
  expect(problemOf({ status: 'ERROR' })).toEqual({ code: 'refused', serverSays: '' })
  expect(problemOf({ messages: [], errormessage: 'File does not exist' })).toBeNull()
  for (const answer of [{}, { status: null }, { errormessage: '' }, [], 'OK', null, undefined, { messages: 'x' }]) {
    expect(problemOf(answer)).toMatchObject({ code: 'broken' })
  }
})

test('the list example is read in our words', () => {
  expect(readConversation(listedRow(), alice)).toEqual({
    id: pair,
    isGroup: false,
    participants: [
      { id: alice, name: 'Alice' },
      { id: admin, name: 'Administrator' },
    ],
    sealedName: 'XQx2mPd6...fx3Xc+Q==',
    lastMessageId: 'bd31713d-0f99-453b-a0c1-6311d1fc24c5',
    lastAccessAt: 1709898645000,
    secret: 'C7Zw3WH...c8J6HxOsrA==',
    instance: 'PqjfKSn7V8',
    muted: false,
    favourite: false,
    hidden: false,
    colour: '#ffffff',
  })
})

test('the examples of mute, unmute, favourite, colour, hide and clear are read as they mean', () => {
  expect(conversationOf('conversation-mute')).toMatchObject({ muted: true, colour: '#bae1ff', lastMessageId: null })
  expect(conversationOf('conversation-unmute')).toMatchObject({ muted: false })
  expect(conversationOf('conversation-setlistitembackgroundcolor', alice)).toMatchObject({ favourite: true })
  expect(conversationOf('conversation-hide')).toMatchObject({ hidden: true })
  expect(conversationOf('conversation-clear', alice)).toMatchObject({ lastMessageId: null, instance: 'ZTZqIV8LS5' })
})

test('the own row wins over the lists; where the row or its field is missing, the lists speak', () => {
  const read = (change: Record<string, unknown>) => readConversation({ ...listedRow(), ...change }, admin)
  const mutedBy = { mutedby: [admin], favoriteby: [admin], hiddenby: [admin] }
  const row = { userid: admin, ismuted: false, isfavorite: false, hideid: '' }
  expect(read({ ...mutedBy, properties: [row] })).toMatchObject({ muted: false, favourite: false, hidden: false })
  expect(read({ ...mutedBy, properties: [] })).toMatchObject({ muted: true, favourite: true, hidden: true })
  expect(read({ ...mutedBy, properties: null })).toMatchObject({ muted: true, favourite: true })
  expect(read({ ...mutedBy, properties: [{ userid: admin }] })).toMatchObject({ muted: true, favourite: true })
  expect(read({ mutedby: [], properties: [{ ...row, ismuted: true }] })).toMatchObject({ muted: true })
  // Somebody else's row says nothing about the caller.
  expect(read({ mutedby: [], properties: [{ ...row, userid: alice, ismuted: true }] })).toMatchObject({ muted: false })
})

test('a conversation is hidden only while the hide id names its current instance', () => {
  const hidden = (instance: string, hideid: string) =>
    readConversation({ ...listedRow(), instance, properties: [{ userid: admin, hideid }] }, admin)?.hidden
  expect(hidden('aaaaaaaaaa', 'aaaaaaaaaa;')).toBe(true)
  expect(hidden('bbbbbbbbbb', 'aaaaaaaaaa;')).toBe(false)
  expect(hidden('', 'aaaaaaaaaa;')).toBe(false)
})

test('numbers and flags may be text, and what is missing takes its neutral value', () => {
  const row = { userid: admin, ismuted: 'true', isfavorite: 1 }
  expect(
    readConversation({ ...listedRow(), lastaccess: '1709898645', isgroup: 'true', properties: [row] }, admin),
  ).toMatchObject({ lastAccessAt: 1709898645000, isGroup: true, muted: true, favourite: true })
  const neutral = {
    id: pair,
    isGroup: false,
    participants: [],
    sealedName: '',
    lastMessageId: null,
    lastAccessAt: 0,
    secret: '',
    instance: '',
    muted: false,
    favourite: false,
    hidden: false,
    colour: '#ffffff',
  }
  expect(readConversation({ id: pair }, admin)).toEqual(neutral)
  const nulls = Object.fromEntries(Object.keys(listedRow()).map((key) => [key, null]))
  expect(readConversation({ ...nulls, id: pair }, admin)).toEqual(neutral)
})

test('unknown fields and odd values at any depth cost nothing but themselves', () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(listedRow()), 'unknown'), fc.jsonValue(), (field, value) => {
      const row = { ...listedRow(), [field]: value }
      expect(readConversation(row, alice) === null).toBe(field === 'id')
    }),
  )
})

test('whatever the answer, reading it never throws', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom('messages', 'conversation', 'friends', 'userid'), (value, key) => {
      for (const body of [value, { [key]: value }, { [key]: [value] }]) {
        readEnvelope(body)
        readLogin(body)
        readChanges(body)
        readFriends(body)
        readBatch(body, nobody, false)
        readOneConversation(body, admin)
      }
    }),
  )
})

test('the login example is read, and its missing parts do not matter where they need not', () => {
  const login = answerOf('login')
  expect(readLogin(login)).toMatchObject({
    userId: alice,
    fullName: 'Ozeki Alice',
    nick: 'Alice',
    listeners: { ws: 'ws://localhost:9011', wss: 'wss://localhost:9012' },
  })
  expect(readLogin(login)?.urls.get('friends')).toContain('chatfriends')
  expect(readLogin({ userid: alice, rsakey: 'x', nick: 'Al', listeners: null, urls: [] })).toEqual({
    userId: alice,
    pem: 'x',
    fullName: 'Al',
    nick: 'Al',
    listeners: { ws: null, wss: null },
    urls: new Map(),
  })
  expect(readLogin({ ...login, userid: 'alice' })).toBeNull()
  expect(readLogin({ ...login, rsakey: '' })).toBeNull()
})

test('the notification example is read; what is no id is left out', () => {
  expect(readChanges(answerOf('notification-download'))).toEqual({ conversations: [pair], lists: [] })
  expect(
    readChanges({
      conversationchangedof: [pair, 7, 'x'],
      conversationlistchangedof: { 0: pair },
    }),
  ).toEqual({ conversations: [pair], lists: [pair] })
})

test('the friends example is read', () => {
  expect(readFriends(answerOf('friends-list'))).toEqual([{ id: admin, name: 'Administrator', available: true }])
  expect(readFriends({ friends: { [alice]: 'Alice', nonsense: 'x' } })).toEqual([
    { id: alice, name: 'Alice', available: false },
  ])
  expect(readFriends({ friends: [], availabilities: null })).toEqual([])
})

test('the page example is read: a message without content or end is still a message', () => {
  const batch = readBatch(answerOf('conversation-downloadpartial'), nobody, false)?.batch
  expect(batch).toEqual({
    messages: [
      {
        id: 'e64fa984-9b2c-4d32-a965-a1faca1d5b83',
        createdAt: Date.parse('2024-03-04T13:30:36Z'),
        validUntil: Date.parse('9999-12-31T23:59:59Z'),
        sealed: null,
      },
    ],
    reports: [
      {
        id: 'e5f21fe5-55a4-45dc-93cb-fc031a59f468',
        kind: 'delivered',
        createdAt: Date.parse('2024-03-04T13:30:36Z'),
      },
    ],
    received: 1,
  })
})

const at = (second: number, id = `m${second}`) => ({
  ID: id,
  Type: 'Message',
  Created: `2024-03-04 13:30:${String(second).padStart(2, '0')}`,
  ValidUntil: '2024-03-11 13:30:00',
  Data: 'sealed',
})
const order = (known: boolean | null, ...messages: unknown[]) =>
  readBatch({ messages }, nobody, known)?.batch.messages.map(({ id }) => id)

test('a page of some length tells which way round the server’s pages are, and a short one goes by that', () => {
  const [one, two, three, four, five] = [at(1), at(2), at(3), at(4), at(5)]
  expect(order(false, one, two, three, four, five)).toEqual(['m1', 'm2', 'm3', 'm4', 'm5'])
  expect(order(false, five, four, three, two, one)).toEqual(['m1', 'm2', 'm3', 'm4', 'm5'])
  expect(order(true, two, one)).toEqual(['m1', 'm2'])
  expect(order(null, two, one)).toEqual(['m2', 'm1'])
  const read = readBatch({ messages: [five, four, three, two, one] }, nobody, false)
  expect(read?.newestFirst).toBe(true)
  expect(readBatch({ messages: [two, one] }, nobody, null)?.newestFirst).toBeNull()
  expect(readBatch({ messages: [one, two, three, four, five] }, nobody, true)?.newestFirst).toBe(false)
})

test('messages of one second neither tell nor hide which way round a page is', () => {
  const page = [at(9, 'j'), at(9, 'i'), at(8, 'h'), at(7, 'g'), at(7, 'f'), at(7, 'e'), at(6, 'd'), at(5, 'c')]
  expect(order(false, ...page)).toEqual(['c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'])
  expect(order(false, at(5, 'a'), at(5, 'b'), at(5, 'c'), at(5, 'd'), at(5, 'e'))).toEqual(['a', 'b', 'c', 'd', 'e'])
})

test('senders whose clocks are wrong do not turn a page round', () => {
  expect(order(false, at(23, 'fast'), at(1, 'slow'))).toEqual(['fast', 'slow'])
  expect(order(false, at(50, 'fast'), at(1), at(2), at(3))).toEqual(['fast', 'm1', 'm2', 'm3'])
  expect(order(false, at(9), at(1), at(8), at(2), at(7), at(3))).toEqual(['m9', 'm1', 'm8', 'm2', 'm7', 'm3'])
})

test('one bad message is left out, told by its id alone, and the others stay', () => {
  const dropped: string[] = []
  const secret = 'the text of a message'
  const batch = readBatch(
    {
      messages: [
        at(1),
        { ...at(2, 'fc2515cb-e483-4f64-936b-98f680565c96'), Created: 'yesterday' },
        { ID: secret, Data: secret },
        null,
        at(3),
      ],
    },
    (what, id) => dropped.push(`${what} ${id}`),
    false,
  )?.batch
  expect(batch?.messages.map(({ id }) => id)).toEqual(['m1', 'm3'])
  expect(batch?.received).toBe(5)
  expect(dropped).toEqual([
    'message fc2515cb-e483-4f64-936b-98f680565c96',
    'message without an id',
    'message without an id',
  ])
})
