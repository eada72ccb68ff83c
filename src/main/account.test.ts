import { expect, test, vi } from 'vitest'
import type { Intercept } from '../../server/faults.ts'
import type { ConversationId } from '../shared/ids.ts'
import { HOUR } from '../shared/time.ts'
import type { Account } from './account.ts'
import { createWorld, online, rule, until } from './testing/signed-in.ts'

function state(account: Account, id: ConversationId): string {
  const row = account.snapshot().rows.get(id)
  if (!row) return 'absent'
  return `${row.muted ? 'muted' : 'not muted'}${row.agreement === 'waiting' ? ', waiting for the server' : ''}`
}

// The poll beside a broken doorbell comes every five seconds.
vi.setConfig({ testTimeout: 40_000 })

test('a message in an unmuted conversation notifies once, in a muted one never, after unmute again', async () => {
  await using world = await createWorld()
  const { server, bela, design, lunch, shown } = world
  const account = await world.open()
  await online(account)

  await server.admin.sayAs(bela, design, 'szia')
  await until(() => expect(shown.map(({ title, body }) => `${title}: ${body}`)).toEqual(['Bela · Design: szia']))

  expect(account.mute(lunch, rule()).ok).toBe(true)
  expect(state(account, lunch)).toMatch(/^muted/)
  await until(() => expect(state(account, lunch)).toBe('muted'))
  await server.admin.sayAs(bela, lunch, 'soup')
  await until(() => expect(account.snapshot().rows.get(lunch)).toMatchObject({ unread: 1, held: 1 }))

  account.unmute(lunch)
  await until(() => expect(state(account, lunch)).toBe('not muted'))
  await server.admin.sayAs(bela, lunch, 'cake')
  await until(() => expect(shown.map(({ body }) => body)).toEqual(['szia', 'cake']))
})

test('a mute made while the server is down shows at once and reaches it once, after it is back', async () => {
  await using world = await createWorld()
  const { design } = world
  const account = await world.open()
  await online(account)
  await world.stopServer()
  account.mute(design, rule())
  expect(state(account, design)).toBe('muted, waiting for the server')
  await until(() => expect(account.connection().state).toBe('offline'))
  await world.startServer()
  await until(() => expect(state(account, design)).toBe('muted'))
  expect(world.server.requests('mute')).toHaveLength(1)
})

test('muted while the server is down, and ended before it is back: still muted at the next start, and the server learns of it', async () => {
  await using world = await createWorld()
  const { design } = world
  const account = await world.open()
  await online(account)
  await world.stopServer()
  account.mute(design, rule())
  await account[Symbol.asyncDispose]()
  const next = await world.open()
  expect(state(next, design)).toBe('muted, waiting for the server')
  await world.startServer()
  await until(() => expect(state(next, design)).toBe('muted'))
})

test.each(['conversationchangedof', 'conversationlistchangedof'] as const)(
  'a mute made on another station, announced in %s, is followed',
  async (announceBitsIn) => {
    await using world = await createWorld(undefined, { announceBitsIn })
    const { design } = world
    const desk = await world.open(1)
    const laptop = await world.open(2)
    await online(desk)
    await online(laptop)
    desk.mute(design, rule())
    await until(() => expect(state(laptop, design)).toBe('muted'))
    laptop.unmute(design)
    await until(() => expect(state(desk, design)).toBe('not muted'))
  },
)

test('what came while muted stays held after an unmute; what came after an unmute elsewhere does not', async () => {
  await using world = await createWorld()
  const { server, dana, bela, design, lunch, shown } = world
  const account = await world.open()
  await online(account)
  account.mute(design, rule())
  account.mute(lunch, rule())
  await until(() => expect([state(account, design), state(account, lunch)]).toEqual(['muted', 'muted']))

  await server.admin.sayAs(bela, design, 'before')
  await until(() => expect(account.snapshot().rows.get(design)?.preview?.text).toBe('before'))
  account.unmute(design)
  await server.admin.sayAs(bela, design, 'after')
  await until(() => expect(shown.map(({ body }) => body)).toEqual(['after']))

  server.admin.muteAs(dana, lunch, false)
  await server.admin.sayAs(bela, lunch, 'soup')
  await until(() => expect(shown.map(({ body }) => body)).toEqual(['after', 'soup']))
})

test('a refusal, asked twice, undoes the mute and says the server’s words', async () => {
  await using world = await createWorld(({ action }) => (action === 'mute' ? { refuse: 'Not on Sundays' } : 'pass'))
  const { design } = world
  const account = await world.open()
  await online(account)
  account.mute(design, rule())
  await until(() => expect(state(account, design)).toBe('not muted'))
  expect(world.server.requests('mute')).toHaveLength(2)
  expect(world.told).toContainEqual({
    name: 'mute.told',
    payload: { kind: 'undone', conversationId: design, name: 'Design', serverSays: 'Not on Sundays' },
  })
})

test('what is written arrives once and comes back in its place', async () => {
  await using world = await createWorld()
  const { server, dana, design } = world
  const account = await world.open()
  await online(account)
  const sent = await account.send(design, 'Done. @Bela <b>&')
  expect(sent.ok).toBe(true)
  expect(server.requests('add')).toHaveLength(1)
  const page = await account.page(design, null, 50)
  expect(page).toMatchObject({
    ok: true,
    value: { messages: [{ content: { sender: dana, text: 'Done. @Bela <b>&' }, delivery: 'sent' }] },
  })
})

test('an answer that is lost leaves one message, although it is sent again', async () => {
  await using world = await createWorld(({ action, attempt }) =>
    action === 'add' && attempt === 1 ? 'cut-answer' : 'pass',
  )
  const { design } = world
  const account = await world.open()
  await online(account)
  expect((await account.send(design, 'once')).ok).toBe(true)
  const page = await account.page(design, null, 50)
  expect(page.ok && page.value.messages).toHaveLength(1)
})

/** While it is losing, a message arrives and its answer does not; nothing else arrives at all. */
function createLosingNetwork() {
  const network = { isLosing: false }
  const intercept: Intercept = ({ action }) => {
    if (!network.isLosing) return 'pass'
    return action === 'add' ? 'cut-answer' : 'cut'
  }
  return Object.assign(network, { intercept })
}

test('sent with the answer and the look lost: sent again it is one message, and the same words later are another', async () => {
  const network = createLosingNetwork()
  await using world = await createWorld(network.intercept)
  const { design } = world
  const account = await world.open()
  await online(account)
  const texts = async (): Promise<number> => {
    const page = await account.page(design, null, 50)
    return page.ok ? page.value.messages.length : -1
  }
  network.isLosing = true
  expect(await account.send(design, 'ok')).toMatchObject({ ok: false, problem: { code: 'unreachable' } })
  network.isLosing = false
  // Back by itself: what the server had all the time is here before anything is sent again.
  await until(async () => expect(await texts()).toBe(1))
  const adds = world.server.requests('add').length
  expect((await account.send(design, 'ok')).ok).toBe(true)
  await until(async () => expect(await texts()).toBe(2))
  expect(world.server.requests('add')).toHaveLength(adds + 1)
})

test('sent again while the first try is not known here: it is looked for before it is sent', async () => {
  const network = createLosingNetwork()
  await using world = await createWorld(network.intercept)
  const { design } = world
  const account = await world.open()
  await online(account)
  network.isLosing = true
  await account.send(design, 'once')
  const before = world.server.requests('add').length
  expect(await account.send(design, 'once')).toMatchObject({ ok: false, problem: { code: 'unreachable' } })
  expect(world.server.requests('add')).toHaveLength(before)
  network.isLosing = false
  expect((await account.send(design, 'once')).ok).toBe(true)
  const page = await account.page(design, null, 50)
  expect(page.ok && page.value.messages).toHaveLength(1)
  expect(world.server.requests('add')).toHaveLength(before)
})

test('looking at a conversation reads it and takes its notification off the screen', async () => {
  await using world = await createWorld()
  const { server, bela, design, screen } = world
  const account = await world.open()
  await online(account)
  await server.admin.sayAs(bela, design, 'look here')
  await until(() => expect(screen.has(design)).toBe(true))
  account.look({ id: design, upTo: 1 })
  await until(() => expect(account.snapshot().rows.get(design)?.unread).toBe(0))
  expect(screen.has(design)).toBe(false)
})

test('names and texts are there at the next start, without the server', async () => {
  await using world = await createWorld()
  const { server, bela, design } = world
  const account = await world.open()
  await online(account)
  await server.admin.sayAs(bela, design, 'remember me')
  await until(() => expect(account.snapshot().rows.get(design)?.preview?.text).toBe('remember me'))
  await until(() => expect(account.snapshot().rows.get(design)?.name).toBe('Design'))
  await account[Symbol.asyncDispose]()
  await world.stopServer()
  const next = await world.open()
  expect(next.snapshot().rows.get(design)).toMatchObject({
    name: 'Design',
    unread: 1,
    preview: { sender: 'Bela', text: 'remember me' },
  })
})

test('the list of the last run is there, and can be muted in, before the server is asked at all', async () => {
  await using world = await createWorld()
  const { server, design } = world
  const account = await world.open()
  await online(account)
  await until(() => expect(account.snapshot().rows.get(design)?.name).toBe('Design'))
  await account[Symbol.asyncDispose]()
  const asked = server.requests('login').length
  const windowFirst = Promise.withResolvers<undefined>()
  const next = await world.open(0, { windowFirst: windowFirst.promise })
  expect(next.snapshot().rows.get(design)?.name).toBe('Design')
  expect(next.mute(design, rule()).ok).toBe(true)
  expect(server.requests('login')).toHaveLength(asked)
  windowFirst.resolve(undefined)
  await until(() => expect(state(next, design)).toBe('muted'))
})

test('of one batch, what came before the mention that ends a mute is held, the mention and what came after is shown', async () => {
  await using world = await createWorld()
  const { server, bela, design, shown } = world
  const account = await world.open()
  await online(account)
  account.mute(design, rule('when-mentioned'))
  await until(() => expect(state(account, design)).toBe('muted'))
  await account[Symbol.asyncDispose]()
  for (const text of ['before', '@Dana look', 'after']) await server.admin.sayAs(bela, design, text)

  const next = await world.open()
  await until(() => expect(shown.at(-1)?.body).toContain('after'))
  await until(() => expect(next.verdicts(design)).toHaveLength(3))
  const because = next.verdicts(design).map(({ verdict }) => `${verdict.verdict}: ${verdict.because}`)
  expect(because).toEqual(['show: wanted', 'show: wanted', 'hold: muted'])
  await until(() => expect(state(next, design)).toBe('not muted'))
})

test('a mute until it is quiet goes on at the next start if somebody has written since, and ends if only the person has', async () => {
  await using world = await createWorld()
  const { server, dana, bela, design, lunch } = world
  const account = await world.open()
  await online(account)
  const untilQuiet = { ...rule({ quietForMs: HOUR }), madeAt: Date.now() - 2 * HOUR }
  for (const id of [design, lunch]) account.mute(id, untilQuiet)
  await account.send(lunch, 'quiet please')
  await until(() => expect([state(account, design), state(account, lunch)]).toEqual(['muted', 'muted']))
  await account[Symbol.asyncDispose]()
  await server.admin.sayAs(bela, design, 'still talking')
  await server.admin.sayAs(dana, lunch, 'from another computer')

  const next = await world.open()
  await until(() => expect(state(next, lunch)).toBe('not muted'))
  expect(next.snapshot().rows.get(design)).toMatchObject({ muted: true, held: 1 })
})

test('a muted person’s messages are held, theirs alone, and never end a mute', async () => {
  await using world = await createWorld()
  const { server, bela, design, lunch, shown } = world
  const account = await world.open()
  await online(account)
  account.mutePerson(bela, design, true)
  account.mute(lunch, rule({ whenWrites: bela }))
  await server.admin.sayAs(bela, design, '@Dana psst')
  await until(() => expect(account.snapshot().rows.get(design)).toMatchObject({ unread: 1, held: 1 }))
  account.mutePerson(bela, 'everywhere', true)
  await server.admin.sayAs(bela, lunch, 'soup')
  await until(() => expect(account.snapshot().rows.get(lunch)).toMatchObject({ unread: 1, held: 1, muted: true }))
  account.mutePerson(bela, 'everywhere', false)
  account.mutePerson(bela, design, false)
  await server.admin.sayAs(bela, design, 'again')
  await until(() => expect(shown.map(({ body }) => body)).toEqual(['again']))
})

test('a conversation that its schedule silences now is held for that, and says until when', async () => {
  await using world = await createWorld()
  const { server, bela, design, shown } = world
  const account = await world.open()
  await online(account)
  const always = { week: [{ days: [1, 2, 3, 4, 5, 6, 7], from: 0, to: 24 * 60 }], through: rule().through }
  expect(account.schedule(design, always).ok).toBe(true)
  expect(account.snapshot().rows.get(design)).toMatchObject({
    muted: false,
    silence: { silent: true, because: 'schedule', ends: 'never' },
  })
  await server.admin.sayAs(bela, design, 'szia')
  await until(() => expect(account.verdicts(design)).toMatchObject([{ verdict: { because: 'schedule' } }]))
  expect(shown).toEqual([])
})
