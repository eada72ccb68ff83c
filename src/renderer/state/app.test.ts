import { expect, test } from 'vitest'
import { messageId } from '../../shared/ids.ts'
import { nothingThrough, type MuteRule } from '../../shared/mute/model.ts'
import { failed, ok } from '../../shared/result.ts'
import { createHeldClock } from '../../shared/testing/held-clock.ts'
import { createFakeBridge } from '../testing/fake-bridge.ts'
import { designTeam, sampleNow, sampleRow, sampleRows, signedInState, signedOutState } from '../testing/sample.ts'
import { createAppState } from './app.svelte.ts'

const forever: MuteRule = { ends: 'never', through: nothingThrough, madeAt: sampleNow }
const quietRow = sampleRow(7, { name: 'Quiet' })

async function started(rows = [quietRow, designTeam]) {
  const bridge = createFakeBridge({ state: signedInState, rows })
  const app = await createAppState(bridge, createHeldClock(sampleNow))
  return { bridge, app }
}

test('rows are newest first, and hidden ones are left out', async () => {
  const { app } = await started([sampleRow(3), sampleRow(1), sampleRow(2, { hidden: true })])
  expect(app.rows.map((row) => row.name)).toEqual(['Conversation 1', 'Conversation 3'])
})

test('a patch changes, adds, hides and removes rows', async () => {
  const { app, bridge } = await started([sampleRow(1), sampleRow(2), sampleRow(3)])
  bridge.push('conversations.patched', {
    changed: [sampleRow(3, { lastAt: sampleNow }), sampleRow(2, { hidden: true }), sampleRow(4)],
    removed: [sampleRow(1).id],
  })
  expect(app.rows.map((row) => row.name)).toEqual(['Conversation 3', 'Conversation 4'])
})

test('a mute shows at once, before main has answered', async () => {
  const { app, bridge } = await started()
  const answer = Promise.withResolvers<ReturnType<typeof ok<null>>>()
  bridge.answer('mute.set', () => answer.promise)
  const muting = app.mute(quietRow.id, forever)
  expect(app.row(quietRow.id)?.silence).toMatchObject({ silent: true, ends: 'never' })
  answer.resolve(ok(null))
  await muting
  expect(app.row(quietRow.id)?.muted).toBe(true)
})

test('a mute that main could not take is undone', async () => {
  const { app, bridge } = await started()
  bridge.answer('mute.set', () => failed({ code: 'not-saved' }))
  await app.mute(quietRow.id, forever)
  expect(app.row(quietRow.id)?.muted).toBe(false)
})

test('a patch that left main before the click does not undo what is shown', async () => {
  const { app, bridge } = await started()
  bridge.answer('mute.set', () => new Promise(() => undefined))
  void app.mute(quietRow.id, forever)
  bridge.push('conversations.patched', { changed: [{ ...quietRow, unread: 1 }], removed: [] })
  expect(app.row(quietRow.id)).toMatchObject({ muted: true, unread: 1 })
})

test('search folds case and accents, and filters leave what they name', async () => {
  const { app } = await started([...sampleRows])
  app.search = ' emile'
  expect(app.listed.map((row) => row.name)).toEqual(['Émile Laurent 🌙'])
  app.search = ''
  app.filter = 'muted'
  expect(app.listed.map((row) => row.name)).toEqual(['Design team', 'Operations', 'Lunch'])
  expect(app.counts).toEqual({ unread: 4, muted: 3 })
})

test('of very many rows the newest are there at once, the rest soon, and nothing is missing then', async () => {
  const many = Array.from({ length: 3000 }, (_, n) =>
    sampleRow(n + 1, { name: `Project ${n + 1}`, lastAt: n, unread: n % 2, muted: n % 3 === 0 }),
  )
  const { app, bridge } = await started(many)
  expect(app.rows[0]?.name).toBe('Project 3000')
  expect(app.rows.length).toBeLessThan(3000)
  bridge.push('conversations.patched', { changed: many.slice(0, 1), removed: [] })
  await expect.poll(() => app.rows.length, { timeout: 10_000 }).toBe(3000)
  expect(app.rows.map(({ lastAt }) => lastAt)).toEqual(Array.from({ length: 3000 }, (_, n) => 2999 - n))
  expect(app.counts).toEqual({ unread: 1500, muted: 1000 })
  app.search = 'Project 17'
  expect(app.listed).toHaveLength(111)
})

test('signing out forgets rows and selection, signing in asks for them anew', async () => {
  const { app, bridge } = await started()
  app.open(designTeam.id)
  bridge.setState({ session: signedOutState.session })
  expect(app.rows).toEqual([])
  expect(app.selected).toBeNull()
  bridge.setState({ session: signedInState.session })
  await expect.poll(() => app.rows.length).toBe(2)
})

test('a click on a notification opens its conversation and wants its message', async () => {
  const { app, bridge } = await started()
  bridge.push('conversation.open', { conversationId: designTeam.id, messageId: messageId('m-5') })
  expect(app.selected?.name).toBe('Design team')
  expect(app.wanted).toEqual({ messageId: 'm-5' })
  app.open(quietRow.id)
  expect(app.wanted).toBeNull()
})

test('what is disposed of listens no more', async () => {
  const { app, bridge } = await started()
  app[Symbol.dispose]()
  expect(bridge.listeners()).toBe(0)
})

test('now moves by the minute, not with what changes, and catches up when the tick is late', async () => {
  const bridge = createFakeBridge({ state: signedInState, rows: [quietRow] })
  const clock = createHeldClock(sampleNow)
  const app = await createAppState(bridge, clock)
  const patch = (): void => bridge.push('conversations.patched', { changed: [quietRow], removed: [] })
  clock.advance(20_000)
  patch()
  expect(app.now).toBe(sampleNow)
  clock.advance(40_000)
  expect(app.now).toBe(sampleNow + 60_000)
  clock.set(sampleNow + 600_000)
  patch()
  expect(app.now).toBe(sampleNow + 600_000)
})
