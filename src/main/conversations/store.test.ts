import { expect, test } from 'vitest'
import { createHeldClock } from '../../shared/testing/held-clock.ts'
import { createConversationStore, type Activity, type Description, type StoreChange } from './store.ts'
import { bela, idOf, me } from './testing/model-server.ts'

const describe = (n: number, change: Partial<Description> = {}): Description => ({
  id: idOf(n),
  name: null,
  isGroup: false,
  participants: [
    { id: me, name: 'Dana' },
    { id: bela, name: 'Bela Kovács' },
  ],
  favourite: false,
  hidden: false,
  colour: '#ffffff',
  lastAt: 1,
  secret: 's',
  instance: 'i',
  ...change,
})
const activity: Activity = { preview: null, unread: 2, unreadMentions: 1, held: 1, lastAt: 5 }
const rule = { ends: 'never', through: { mentions: true, favourites: false, keywords: false }, madeAt: 1 } as const

function setUp() {
  const store = createConversationStore({ me, clock: createHeldClock() })
  const changes: StoreChange[] = []
  const unsubscribe = store.subscribe((change) => changes.push(change))
  return { store, changes, unsubscribe, row: (n: number) => store.snapshot().rows.get(idOf(n)) }
}

test('a conversation goes by its other people until its name is opened, and keeps an opened name', () => {
  const { store, row } = setUp()
  store.describe([describe(1)])
  expect(row(1)?.name).toBe('Bela Kovács')
  store.describe([describe(1, { name: 'Design' })])
  expect(row(1)?.name).toBe('Design')
  store.describe([describe(1)])
  expect(row(1)?.name).toBe('Design')
})

test('where the server tells no names, a piece of the id tells one conversation from another', () => {
  const { store, row } = setUp()
  const nobody = [
    { id: me, name: '' },
    { id: bela, name: ' \u200b' },
  ]
  store.describe([describe(1, { participants: nobody }), describe(2, { name: '\u202e', participants: [] })])
  expect([row(1)?.name, row(2)?.name]).toEqual([
    `Conversation ${idOf(1).slice(-4)}`,
    `Conversation ${idOf(2).slice(-4)}`,
  ])
  expect(row(1)?.name).not.toBe(row(2)?.name)
})

test('a mute known from disk before the list is there shows with the first row', () => {
  const { store, row } = setUp()
  store.setMutes([{ id: idOf(1), muted: true, rule, agreement: 'waiting' }])
  expect(row(1)).toBeUndefined()
  store.describe([describe(1)])
  expect(row(1)).toMatchObject({ muted: true, agreement: 'waiting', silence: { silent: true, because: 'muted' } })
})

test('one change is one event, with the rows that differ and no others', () => {
  const { store, changes } = setUp()
  store.describe([describe(1), describe(2)])
  store.setActivity(new Map([[idOf(2), activity]]))
  store.setActivity(new Map([[idOf(2), activity]]))
  expect(changes.map(({ changed }) => changed.map(({ id }) => id))).toEqual([[idOf(1), idOf(2)], [idOf(2)]])
})

test('what is taken out is gone, once', () => {
  const { store, changes, row } = setUp()
  store.describe([describe(1), describe(2)])
  store.remove([idOf(1)])
  store.remove([idOf(1)])
  expect(changes.at(-1)).toEqual({ changed: [], removed: [idOf(1)] })
  expect(row(1)).toBeUndefined()
})

test('a conversation that is taken out and comes back is as it was', () => {
  const { store, row } = setUp()
  store.describe([describe(1), describe(2)])
  store.setMutes([{ id: idOf(1), muted: true, rule, agreement: 'settled' }])
  store.setActivity(new Map([[idOf(1), activity]]))
  const before = row(1)
  store.remove([idOf(1)])
  store.describe([describe(1), describe(2)])
  expect(row(1)).toEqual({ ...before, lastAt: 5 })
})

test('listeners hear of changes in their order, also where one of them changes the store', () => {
  const { store, changes } = setUp()
  store.describe([describe(1)])
  const stop = store.subscribe(() => {
    stop()
    store.setActivity(new Map([[idOf(1), { ...activity, held: 3 }]]))
  })
  const heard: number[] = []
  store.subscribe(({ changed }) => heard.push(...changed.map(({ held }) => held)))
  store.setActivity(new Map([[idOf(1), { ...activity, held: 1 }]]))
  expect(heard).toEqual([1, 3])
  expect(changes.at(-1)?.changed[0]?.held).toBe(3)
})

test('a favourite person is one whose one-to-one conversation is a favourite', () => {
  const { store } = setUp()
  store.describe([describe(1), describe(2, { isGroup: true, favourite: true })])
  expect([...store.snapshot().favouritePeople]).toEqual([])
  store.describe([describe(1, { favourite: true })])
  expect([...store.snapshot().favouritePeople]).toEqual([bela])
  store.remove([idOf(1)])
  expect([...store.snapshot().favouritePeople]).toEqual([])
})

test('who has unsubscribed hears nothing more', () => {
  const { store, changes, unsubscribe } = setUp()
  unsubscribe()
  store.describe([describe(1)])
  expect(changes).toEqual([])
})
