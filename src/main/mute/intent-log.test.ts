import fc from 'fast-check'
import { expect, test } from 'vitest'
import { conversationId, userId } from '../../shared/ids.ts'
import { nothingThrough, type MuteEnd, type MuteRule } from '../../shared/mute/model.ts'
import { openDatabase, type Database } from '../disk/database.ts'
import { oddRow } from '../disk/testing/odd-rows.ts'
import { createIntentLog, muteTables } from './intent-log.ts'

const design = conversationId('d'.repeat(32))
const lunch = conversationId('1'.repeat(32))
const rule = (ends: MuteEnd): MuteRule => ({ ends, through: nothingThrough, madeAt: 1 })

function open(tables = muteTables): Database {
  const opened = openDatabase(':memory:', [tables], 0)
  if (!opened.ok) throw new Error(opened.problem.detail)
  return opened.value.database
}

test.for<MuteEnd>(['never', 'when-mentioned', { at: 5 }, { quietForMs: 5 }, { whenWrites: userId('a'.repeat(32)) }])(
  'a rule and an intent that end %j are read as they were written',
  (ends) => {
    const log = createIntentLog(open())
    const rows = [
      { id: design, rule: rule(ends), intent: { want: 'unmuted' as const, by: 'end' as const } },
      { id: lunch, rule: null, intent: { want: 'muted' as const, rule: rule(ends), by: 'person' as const } },
    ]
    expect(log.write(rows).ok).toBe(true)
    expect(log.load()).toEqual(rows)
  },
)

test('writing nothing for a conversation removes what was there', () => {
  const log = createIntentLog(open())
  log.write([{ id: design, rule: rule('never'), intent: null }])
  log.write([{ id: design, rule: null, intent: null }])
  expect(log.load()).toEqual([])
})

test('rows that make no sense are dropped, and the others stay', () => {
  const database = open()
  const log = createIntentLog(database)
  log.write([{ id: design, rule: rule('never'), intent: null }])
  database.run('INSERT INTO mute_rules VALUES (?, ?)', 'not an id', JSON.stringify(rule('never')))
  database.run('INSERT INTO mute_rules VALUES (?, ?)', lunch, '{"ends":"some day"}')
  database.run('INSERT INTO mute_intents VALUES (?, ?)', lunch, '{"want":')
  expect(log.load()).toEqual([{ id: design, rule: rule('never'), intent: null }])
})

test('whatever stands in any column, loading never throws, and what made sense is still there', () => {
  const sense = (value: object): string => `'${JSON.stringify(value)}'`
  const odd = fc.oneof(
    oddRow('mute_rules', { conversation_id: `'${lunch}'`, rule: sense(rule('never')) }),
    oddRow('mute_intents', { conversation_id: `'${lunch}'`, intent: sense({ want: 'unmuted', by: 'person' }) }),
    fc.json().map((json) => `REPLACE INTO mute_rules VALUES ('${lunch}', '${json.replaceAll("'", "''")}')`),
    fc.json().map((json) => `REPLACE INTO mute_intents VALUES ('${lunch}', '${json.replaceAll("'", "''")}')`),
  )
  const kept = { id: design, rule: rule('never'), intent: null }
  fc.assert(
    fc.property(fc.array(odd, { maxLength: 8 }), (rows) => {
      // A strict table keeps other kinds of values out; a bad disk does not know that it is strict.
      const database = open(muteTables.replaceAll('STRICT', ''))
      createIntentLog(database).write([kept])
      for (const sql of rows) database.run(sql)
      expect(createIntentLog(database).load()).toContainEqual(kept)
      database[Symbol.dispose]()
    }),
  )
})

test('where the disk fails, nothing of a write stands and nothing is thrown', () => {
  const database = open()
  const log = createIntentLog(database)
  database.run('DROP TABLE mute_intents')
  const written = log.write([{ id: design, rule: rule('never'), intent: null }])
  expect(written).toMatchObject({ ok: false, problem: { code: 'not-saved' } })
  expect(database.all('SELECT * FROM mute_rules')).toEqual([])
})
