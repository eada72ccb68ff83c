import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HOUR } from '../../shared/time.ts'
import { asksInstance, parseControl } from './parse.ts'

const now = Date.parse('2026-11-25T14:30:00Z')
const parse = (...argv: string[]) => parseControl(argv, now, 'Europe/Berlin')
const understood = (request: object, json = false) => ({ ok: true, value: { request, json } })
const mute = (ends: unknown) => understood({ command: 'mute', args: { name: 'Design', ends } })

test('without an end, a mute lasts until it is undone', () => {
  expect(parse('--mute', 'Design')).toEqual(mute('never'))
})

test('a mute ends after a time, at a moment, or when it is quiet', () => {
  expect(parse('--mute', 'Design', '--for', '1h30m')).toEqual(mute({ at: now + 1.5 * HOUR }))
  expect(parse('--mute', 'Design', '--until', 'monday 9')).toEqual(mute({ at: Date.parse('2026-11-30T08:00:00Z') }))
  expect(parse('--mute', 'Design', '--until', 'quiet')).toEqual(mute({ quietForMs: HOUR }))
})

test('a value may follow an equals sign or stand beside its option, in any order', () => {
  const expected = mute({ at: now + 8 * HOUR })
  expect(parse('--mute=Design', '--for=8h')).toEqual(expected)
  expect(parse('--for', '8h', '--mute', 'Design')).toEqual(expected)
  expect(parse('--user-data-dir', '/data', '--mute=Design', '--no-sandbox', '--for', '8h', '--shell')).toEqual(expected)
})

test('a name may look like an option, or hold an equals sign, after one', () => {
  expect(parse('--unmute=--help')).toEqual(understood({ command: 'unmute', args: { name: '--help' } }))
  expect(parse('--unmute=a=b')).toEqual(understood({ command: 'unmute', args: { name: 'a=b' } }))
  expect(parse('--unmute', '-1')).toEqual(understood({ command: 'unmute', args: { name: '-1' } }))
})

test('every command is understood', () => {
  expect(parse('--status', '--json')).toEqual(understood({ command: 'status', args: {} }, true))
  expect(parse('--status')).toEqual(understood({ command: 'status', args: {} }))
  expect(parse('--json', '--explain', 'Design')).toEqual(
    understood({ command: 'explain', args: { name: 'Design' } }, true),
  )
  expect(parse('--snooze', '30m')).toEqual(understood({ command: 'snooze', args: { forMs: HOUR / 2 } }))
  expect(parse('--unsnooze')).toEqual(understood({ command: 'unsnooze', args: {} }))
})

test.each([
  ['--mute'],
  ['--mute='],
  ['--mute', ' '],
  ['--mute', '--for', '8h'],
  ['--mute', 'Design', 'team'],
  ['--mute', 'Design', '--fro', '8h'],
  ['--mute', 'Design', '--demo'],
  ['--mute', 'Design', '--for', '0s'],
  ['--mute', 'Design', '--for=-1h'],
  ['--mute', 'Design', '--for', '9'.repeat(50) + 'w'],
  ['--mute', 'Design', '--until', 'someday'],
  ['--mute', 'Design', '--until', '2020-01-01T00:00'],
  ['--mute', 'Design', '--for', '8h', '--until', 'quiet'],
  ['--mute', 'Design', '--mute', 'Lunch'],
  ['--mute', 'Design', '--unmute', 'Lunch'],
  ['--mute', 'Design', '--json'],
  ['--unmute', 'Design', '--for', '8h'],
  ['--status', '--until', 'quiet'],
  ['--status=yes'],
  ['--status', '--status'],
  ['--snooze', 'long'],
  ['--unsnooze=1h'],
  ['--for', '8h'],
  ['--json'],
])('%j %j %j %j %j gets a sentence', (...argv) => {
  const parsed = parse(...argv)
  expect(parsed.ok ? 'understood' : parsed.problem).toMatch(/^\S.*\.$/)
  expect(asksInstance(argv)).toBe(true)
})

test('words that start Hush ask nothing of a running one', () => {
  expect(asksInstance([])).toBe(false)
  expect(asksInstance(['--demo', '--server=http://a.example/--mute', '--user-data-dir', 'status'])).toBe(false)
})

test('whatever is typed, there is a request or a sentence', () => {
  const word = fc.oneof(
    fc.string(),
    fc.constantFrom('--mute', '--mute=a', '--for', '--for=8h', '--until=quiet', '--status', '--json', '8h', '--='),
  )
  fc.assert(
    fc.property(fc.array(word, { maxLength: 6 }), (argv) => {
      const parsed = parse(...argv)
      expect(parsed.ok ? parsed.value.request.command : parsed.problem).not.toBe('')
    }),
  )
})
