import { expect, test } from 'vitest'
import { nothingThrough, type Silence } from '../../shared/mute/model.ts'
import { HOUR } from '../../shared/time.ts'
import { mutedWords, shortSilenceWords, silenceWords, stateLine } from './silence-words.ts'

const now = new Date(2026, 10, 24, 14, 54).getTime()
const silent = (ends: Extract<Silence, { silent: true }>['ends'], through = nothingThrough): Silence => ({
  silent: true,
  because: 'muted',
  ends,
  through,
})

test('a silence says how it ends', () => {
  expect(silenceWords({ silent: false }, now)).toBeNull()
  expect(silenceWords(silent('never'), now)).toBe('Silent until you unmute')
  expect(silenceWords(silent('quiet'), now)).toBe('Silent until it is quiet')
  expect(silenceWords(silent({ at: now + HOUR }), now, 'en-GB')).toBe('Silent until 15:54')
})

test('where there is little room, the end alone is said', () => {
  expect(shortSilenceWords({ silent: false }, now)).toBeNull()
  expect(shortSilenceWords(silent('never'), now)).toBe('Silent')
  expect(shortSilenceWords(silent({ at: now + HOUR }), now, 'en-GB')).toBe('until 15:54')
})

test('the line of a row adds what comes through, what is held and what the server does not know yet', () => {
  const through = { ...nothingThrough, mentions: true }
  const row = { silence: silent({ at: now + HOUR }, through), agreement: 'settled', held: 27 } as const
  expect(stateLine(row, now, 'en-GB')).toBe('Silent until 15:54 · mentions come through · 27 held')
  expect(stateLine({ silence: silent('never'), agreement: 'waiting', held: 0 }, now)).toBe(
    'Silent until you unmute · waiting for the server',
  )
  expect(stateLine({ silence: { silent: false }, agreement: 'settled', held: 3 }, now)).toBeNull()
})

test('a mute is announced with its end, one without an end by name alone', () => {
  expect(mutedWords('Design', 'never', now)).toBe('Design muted')
  expect(mutedWords('Design', { at: now + HOUR }, now, 'en-GB')).toBe('Design muted until 15:54')
  expect(mutedWords('Design', { quietForMs: HOUR }, now)).toBe('Design muted until it is quiet')
})
