import { expect, test } from 'vitest'
import type { ConversationId } from '../../shared/ids.ts'
import { userId } from '../../shared/ids.ts'
import type { MuteEnd, MuteProblem } from '../../shared/mute/model.ts'
import { failed, ok } from '../../shared/result.ts'
import { MINUTE } from '../../shared/time.ts'
import { HOUR } from '../../shared/time.ts'
import { createControlHandlers } from './handlers.ts'
import { habit, createDesk, design, lunch, now, row } from './testing/desk.ts'

const rows = [row('Design'), row('Mittagessen für alle', { id: lunch })]
const sentence: unknown = expect.stringMatching(/^[A-Z“].*\.$/)

test('a mute is an intent with its rule, for the conversation of that name', () => {
  const { handle, intents } = createDesk(rows)
  expect(handle.mute({ name: 'Design', ends: { quietForMs: HOUR } })).toEqual(ok({ name: 'Design', pending: false }))
  expect(handle.unmute({ name: 'Design' })).toEqual(ok({ name: 'Design', pending: false }))
  expect(intents).toEqual([
    [design, { ends: { quietForMs: HOUR }, through: habit, madeAt: now }],
    [design, 'unmute'],
  ])
})

test.for(['offline', 'connecting'] as const)(
  'while Hush is %s, the answer says that the server does not know yet',
  (connection) => {
    const { handle } = createDesk(rows, { connection })
    expect(handle.mute({ name: 'Design', ends: 'never' })).toEqual(ok({ name: 'Design', pending: true }))
    expect(handle.unmute({ name: 'Design' })).toEqual(ok({ name: 'Design', pending: true }))
  },
)

test.each(['design', 'DESIGN', ' Design ', 'Désign', design])('%j is the conversation Design', (name) => {
  const { handle, intents } = createDesk(rows)
  handle.unmute({ name })
  expect(intents).toEqual([[design, 'unmute']])
})

test('a name that is printed without what a terminal must not get is found as it is printed', () => {
  const { handle, intents } = createDesk([row('De\u202esign\u0007\u200f')])
  handle.unmute({ name: 'Design' })
  expect(intents).toHaveLength(1)
})

test('a name that two conversations have is refused with both ids', () => {
  const { handle, intents } = createDesk([row('Design'), row('DESIGN', { id: lunch })])
  const refused = handle.mute({ name: 'design', ends: 'never' })
  expect(refused.ok ? '' : refused.problem).toMatch(new RegExp(`${design}.*${lunch}`))
  expect(intents).toEqual([])
})

test('an id counts before a name that looks like it', () => {
  const { handle, intents } = createDesk([row(lunch), row('Lunch', { id: lunch })])
  handle.unmute({ name: lunch })
  expect(intents).toEqual([[lunch, 'unmute']])
})

test('a part of a name is refused, with those that it could mean', () => {
  const { handle, intents } = createDesk(rows)
  const refused = handle.unmute({ name: 'fur alle' })
  expect(refused.ok ? '' : refused.problem).toContain(`“Mittagessen für alle” (${lunch})`)
  expect(intents).toEqual([])
  expect(handle.unmute({ name: 'Nothing like it' })).toEqual(failed('No conversation is called “Nothing like it”.'))
})

test('a name that hundreds could mean is answered with a few', () => {
  const many = Array.from({ length: 300 }, (_, index) => row(`Team ${index}`))
  const refused = createDesk(many).handle.unmute({ name: 'team' })
  expect(refused.ok ? '' : refused.problem).toMatch(/294 more\.$/)
})

test('a moment that passed on the way mutes nothing', () => {
  const { handle, intents } = createDesk(rows)
  expect(handle.mute({ name: 'Design', ends: { at: now } })).toEqual(failed(sentence))
  expect(intents).toEqual([])
})

test('nobody signed in is a refusal for a mute, and an answer for the status', () => {
  const handle = createControlHandlers({
    accounts: () => [],
    everywhere: () => [],
    snooze: () => undefined,
    through: () => habit,
    now: () => now,
  })
  expect(handle.mute({ name: 'Design', ends: 'never' })).toEqual(failed(sentence))
  expect(handle.explain({ name: 'Design' })).toEqual(failed(sentence))
  expect(handle.status({})).toEqual(ok({ snoozedUntil: null, quietHours: false, accounts: [] }))
})

test.each<MuteProblem>([
  { code: 'refused', serverSays: 'No.' },
  { code: 'unknown-conversation' },
  { code: 'signed-out' },
  { code: 'not-saved' },
])('a mute that failed as $code has a sentence', (problem) => {
  const { handle } = createDesk(rows, { mute: (_id: ConversationId) => failed(problem) })
  expect(handle.mute({ name: 'Design', ends: 'never' })).toEqual(failed(sentence))
})

test('snoozed, everything is silenced until then, muted or not, and resumed it is as before', () => {
  const { handle } = createDesk([row('Design')])
  const said = () => {
    const status = handle.status({})
    if (!status.ok) return status.problem
    const { snoozedUntil, accounts } = status.value
    return { snoozedUntil, silenced: accounts[0]?.conversations.map(({ muted, because }) => ({ muted, because })) }
  }
  const until = '2026-11-25T15:00:00.000Z'
  expect(handle.snooze({ forMs: 30 * MINUTE })).toEqual(ok({ until }))
  expect(said()).toEqual({ snoozedUntil: until, silenced: [{ muted: false, because: 'snooze' }] })
  expect(handle.unsnooze({})).toEqual(ok(null))
  expect(said()).toEqual({ snoozedUntil: null, silenced: [{ muted: false, because: null }] })
})

test('the status has exactly the fields that scripts rely on', () => {
  const at = Date.parse('2026-11-30T08:00:00.000Z')
  const through = { mentions: true, favourites: false, keywords: true }
  const rule = { ends: { at }, through, madeAt: now }
  const silence = { silent: true, because: 'muted', ends: { at }, through } as const
  const { handle } = createDesk([row('Design', { muted: true, rule, silence, unread: 5, held: 3 })])
  expect(handle.status({})).toEqual(
    ok({
      snoozedUntil: null,
      quietHours: false,
      accounts: [
        {
          name: 'Dana',
          server: 'http://127.0.0.1:8044',
          connection: 'online',
          conversations: [
            {
              id: design,
              name: 'Design',
              muted: true,
              until: '2026-11-30T08:00:00.000Z',
              ends: 'at',
              through: ['mentions', 'keywords'],
              silenced: true,
              because: 'muted',
              pending: false,
              unread: 5,
              held: 3,
            },
          ],
        },
      ],
    }),
  )
})

test.each<[MuteEnd, string]>([
  ['never', 'never'],
  ['when-mentioned', 'mentioned'],
  [{ quietForMs: HOUR }, 'quiet'],
  [{ whenWrites: userId('d574638619cbff603bf857164c47e850') }, 'person'],
])('a mute that ends %j is told as %s, without a moment', (ends, name) => {
  const rule = { ends, through: habit, madeAt: now }
  const { handle } = createDesk([row('Design', { muted: true, rule, agreement: 'waiting' })])
  const status = handle.status({})
  expect(status.ok && status.value.accounts[0]?.conversations).toMatchObject([
    { ends: name, until: null, pending: true },
  ])
})

test('what is not muted has no end; what only the server knows as muted has none either, but is', () => {
  const { handle } = createDesk([row('Open'), row('Elsewhere', { muted: true })])
  const status = handle.status({})
  expect(status.ok && status.value.accounts[0]?.conversations).toMatchObject([
    { muted: false, ends: null, until: null, because: null },
    { muted: true, ends: 'never', until: null },
  ])
})

test('an explanation gives verdicts and reasons', () => {
  expect(createDesk(rows).handle.explain({ name: 'Design' })).toEqual(
    ok({
      conversation: design,
      decisions: [
        { messageId: 'm2', at: '2026-11-25T14:30:00.000Z', verdict: 'held', because: 'muted' },
        { messageId: 'm1', at: '2026-11-25T14:29:59.000Z', verdict: 'shown', because: 'wanted' },
      ],
    }),
  )
})
