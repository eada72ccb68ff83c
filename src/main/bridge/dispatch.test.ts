import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RequestName } from '../../shared/bridge/contract.ts'
import { conversationId } from '../../shared/ids.ts'
import { ok } from '../../shared/result.ts'
import { defaultSettings } from '../../shared/settings.ts'
import { mutated } from '../../shared/testing/mutations.ts'
import { createDispatch } from './dispatch.ts'
import type { Handlers } from './handlers.ts'

const id = conversationId('0123456789abcdef'.repeat(2))
const rule = { ends: 'never', through: { mentions: true, favourites: false, keywords: false }, madeAt: 1 }

/** What structured cloning can carry to main, and more. */
const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
})

/** What no handler is prepared for: other kinds of objects, numbers that are none, text without a bound. */
function findings(value: unknown): string[] {
  if (value === null || typeof value === 'boolean' || Number.isSafeInteger(value)) return []
  if (typeof value === 'string') return value.length <= 100_000 ? [] : ['a long text']
  if (typeof value !== 'object') return [`a ${typeof value}`]
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return ['no plain object']
  return Object.values(value).flatMap(findings)
}

function desk(over: Partial<Handlers> = {}) {
  const calls: unknown[][] = []
  const note =
    <T>(answer: T) =>
    (...args: unknown[]): T => {
      calls.push(args)
      return answer
    }
  const unreachable = { ok: false, problem: { code: 'unreachable' } } as const
  const handlers: Handlers = {
    'app.state': note({
      session: { phase: 'signed-out' },
      settings: defaultSettings,
      silences: [],
      notices: [],
      notifier: { sink: 'none', working: false, canWithdraw: false, canClick: false },
      suggestedServer: '',
    }),
    'account.signIn': note({ ok: false, problem: { code: 'busy' } }),
    'account.demo': note({ ok: false, problem: { code: 'busy' } }),
    'account.signOut': note(null),
    'account.retry': note(null),
    'conversations.first': note(false),
    'conversations.more': note(false),
    'messages.page': note(unreachable),
    'messages.send': note(unreachable),
    'conversation.looking': note(null),
    'mute.set': note(ok(null)),
    'mute.clear': note(ok(null)),
    'schedule.set': note(ok(null)),
    'person.mute': note(ok(null)),
    'settings.set': note(defaultSettings),
    'notice.dismiss': note(null),
    ...over,
  }
  const logged: unknown[] = []
  const keep = (...words: unknown[]): void => void logged.push(words)
  return { ask: createDispatch(handlers, { warn: keep, error: keep }), calls, logged }
}

test('a request that fits is carried out with its parsed arguments', async () => {
  const { ask, calls } = desk()
  expect(await ask('mute.set', [id, { ...rule, extra: 'dropped' }])).toEqual({ ok: true, value: ok(null) })
  expect(calls).toEqual([[id, rule]])
})

test.each([
  ['a name that nobody knows', 'mute.everything', []],
  ['a name that every object has', 'constructor', []],
  ['a name that is no string', 7, []],
  ['arguments that are no list', 'app.state', undefined],
  ['an argument too many', 'app.state', [1]],
  ['an argument too few', 'mute.set', [id]],
  ['an id that is none', 'mute.clear', ['../../etc/passwd']],
  ['a rule that never was', 'mute.set', [id, { ...rule, ends: { at: -1 } }]],
  ['a week with a ninth day', 'schedule.set', [id, { week: [{ days: [9], from: 0, to: 60 }], through: rule.through }]],
  ['a person who is none', 'person.mute', ['Bela', 'everywhere', true]],
  ['a page of a million', 'messages.page', [id, null, 1_000_000]],
  ['a message of a megabyte', 'messages.send', [id, 'x'.repeat(1_000_000)]],
  ['a setting that is none', 'settings.set', [{ telemetry: true }]],
  ['a theme that is none', 'settings.set', [{ theme: 'purple' }]],
  ['more keywords than anybody has', 'settings.set', [{ keywords: Array.from({ length: 51 }, String) }]],
  ['a keyword that is a novel', 'settings.set', [{ keywords: ['x'.repeat(101)] }]],
  ['a notice that is none', 'notice.dismiss', ['__proto__']],
])('%s gets a sentence and reaches no handler', async (_what, name, args) => {
  const { ask, calls } = desk()
  const answer = await ask(name, args)
  expect(answer.ok ? 'answered' : answer.sentence).toMatch(/^Hush .*\.$/)
  expect(calls).toEqual([])
})

test('a patch of settings carries only what it names', async () => {
  const { ask, calls } = desk()
  await ask('settings.set', [{ theme: 'dark' }])
  expect(calls).toEqual([[{ theme: 'dark' }]])
})

test('a handler that throws, now or later, becomes a sentence, and what it said is not logged', async () => {
  const secret = 'the text of a message'
  for (const broken of [
    () => {
      throw new TypeError(secret)
    },
    () => Promise.reject(new TypeError(secret)),
  ]) {
    const { ask, logged } = desk({ 'account.retry': broken })
    const answer = await ask('account.retry', [])
    expect(answer.ok).toBe(false)
    expect(JSON.stringify([answer, logged])).not.toContain(secret)
    expect(logged).toEqual([['bridge.broke', { request: 'account.retry', error: 'TypeError' }]])
  }
})

test('whatever the page sends, it gets an envelope', async () => {
  const { ask } = desk()
  const name = fc.oneof(fc.anything(), fc.constantFrom('mute.set', 'messages.page', 'settings.set', 'app.state'))
  await fc.assert(
    fc.asyncProperty(name, anything, async (some, args) => {
      expect(typeof (await ask(some, args)).ok).toBe('boolean')
    }),
  )
})

const sensible: readonly [name: RequestName, args: unknown][] = [
  ['account.signIn', [{ server: 'chat.example', apiKey: 'key', password: 'secret', allowInsecure: false }]],
  ['messages.page', [id, -3, 50]],
  ['messages.send', [id, 'Hello']],
  ['conversation.looking', [{ id, upTo: 7 }]],
  ['mute.set', [id, rule]],
  ['mute.set', [id, { ...rule, ends: { quietForMs: 5 } }]],
  ['mute.set', [id, { ...rule, ends: { whenWrites: id } }]],
  ['mute.clear', [id]],
  ['settings.set', [{ theme: 'dark', keywords: ['lunch'], lastServer: 'chat.example' }]],
  ['notice.dismiss', ['broke']],
]

test('however close to the contract, a handler is given plain values of bounded size, or is not called', async () => {
  const request = fc
    .constantFrom(...sensible)
    .chain(([name, args]) => mutated(args, anything).map((odd) => [name, odd]))
  await fc.assert(
    fc.asyncProperty(request, async ([name, args]) => {
      const { ask, calls } = desk()
      const answer = await ask(name, args)
      expect(typeof answer.ok).toBe('boolean')
      expect(calls.length).toBe(answer.ok ? 1 : 0)
      for (const given of calls.flat()) expect(findings(given)).toEqual([])
    }),
    { numRuns: 3000 },
  )
})
