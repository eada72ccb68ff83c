import { expect, test } from 'vitest'
import { nothingThrough, type MuteEnd, type Silence } from '../../shared/mute/model.ts'
import { HOUR } from '../../shared/time.ts'
import { bela, fanni, sampleRow } from '../testing/sample.ts'
import { mutedWords, shortSilenceWords, silenceWords, stateLine } from './silence-words.ts'

const now = new Date(2026, 10, 24, 14, 54).getTime()
const participants = [{ id: bela, name: 'Bela' }]
const design = sampleRow(1, { name: 'Design', participants })
type End = Extract<Silence, { silent: true }>['ends']
const silent = (ends: End, through = nothingThrough, rule: MuteEnd = 'never') => ({
  ...design,
  rule: { ends: rule, through, madeAt: now },
  silence: { silent: true, because: 'muted', ends, through } as const,
})

test('a silence says how it ends', () => {
  expect(silenceWords(design, now)).toBeNull()
  expect(silenceWords(silent('never'), now)).toBe('Silent until you unmute')
  expect(silenceWords(silent('quiet'), now)).toBe('Silent until it is quiet')
  expect(silenceWords(silent('mentioned'), now)).toBe('Silent until you are mentioned')
  expect(silenceWords(silent('person', nothingThrough, { whenWrites: bela }), now)).toBe('Silent until Bela writes')
  expect(silenceWords(silent({ at: now + HOUR }), now, 'en-GB')).toBe('Silent until 15:54')
})

test('whoever has left, or has no name, is one person', () => {
  expect(silenceWords(silent('person', nothingThrough, { whenWrites: fanni }), now)).toBe(
    'Silent until one person writes',
  )
})

test('where there is little room, the end alone is said', () => {
  expect(shortSilenceWords(design, now)).toBeNull()
  expect(shortSilenceWords(silent('never'), now)).toBe('Silent')
  expect(shortSilenceWords(silent({ at: now + HOUR }), now, 'en-GB')).toBe('until 15:54')
  expect(shortSilenceWords(silent('person', nothingThrough, { whenWrites: bela }), now)).toBe('until Bela writes')
})

test('the line of a row adds what comes through, what is held and what the server does not know yet', () => {
  const through = { ...nothingThrough, mentions: true }
  const row = { ...silent({ at: now + HOUR }, through), held: 27 }
  expect(stateLine(row, now, 'en-GB')).toBe('Silent until 15:54 · mentions come through · 27 held')
  expect(stateLine({ ...silent('never'), agreement: 'waiting' }, now)).toBe(
    'Silent until you unmute · waiting for the server',
  )
  expect(stateLine({ ...design, held: 3 }, now)).toBeNull()
})

test('a mute is announced with its end, one without an end by name alone', () => {
  expect(mutedWords(design, 'never', now)).toBe('Design muted')
  expect(mutedWords(design, { at: now + HOUR }, now, 'en-GB')).toBe('Design muted until 15:54')
  expect(mutedWords(design, { quietForMs: HOUR }, now)).toBe('Design muted until it is quiet')
  expect(mutedWords(design, 'when-mentioned', now)).toBe('Design muted until you are mentioned')
  expect(mutedWords(design, { whenWrites: bela }, now)).toBe('Design muted until Bela writes')
})
