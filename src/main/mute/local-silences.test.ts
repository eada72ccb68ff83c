import { expect, test } from 'vitest'
import { conversationId, userId, type ConversationId, type UserId } from '../../shared/ids.ts'
import { nothingThrough, type WeeklySilence } from '../../shared/mute/model.ts'
import { createHeldClock, type HeldClock } from '../../shared/testing/held-clock.ts'
import { DAY, HOUR, MINUTE } from '../../shared/time.ts'
import { openDatabase, type Database } from '../disk/database.ts'
import { createLocalSilences, localSilenceTables } from './local-silences.ts'

const design = conversationId('d'.repeat(32))
const lunch = conversationId('e'.repeat(32))
const bela = userId('b'.repeat(32))
/** A Wednesday, 15:30 in Berlin. */
const now = Date.parse('2026-11-25T14:30:00Z')
const evenings: WeeklySilence = {
  week: [{ days: [1, 2, 3, 4, 5], from: 17 * 60, to: 24 * 60 }],
  through: nothingThrough,
}

function createDisk(): Database {
  const opened = openDatabase(':memory:', [localSilenceTables], 1)
  if (!opened.ok) throw new Error(opened.problem.detail)
  return opened.value.database
}

function run(database: Database, clock: HeldClock = createHeldClock(now)) {
  const shown = new Map<ConversationId, string>()
  const everywhere: { people: ReadonlySet<UserId> } = { people: new Set() }
  const place = { timeZone: 'Europe/Berlin' }
  const silences = createLocalSilences({
    database,
    clock,
    timeZone: () => place.timeZone,
    publish(local) {
      for (const [id, { schedule, scheduled, mutedPeople }] of local) {
        const ends =
          scheduled.silent && typeof scheduled.ends === 'object'
            ? ` for ${(scheduled.ends.at - clock.now()) / HOUR} h`
            : ''
        const state = schedule ? (scheduled.silent ? `silent${ends}` : 'not now') : 'no schedule'
        shown.set(id, [state, ...mutedPeople].join(', '))
      }
    },
    publishPeople: (people) => (everywhere.people = people),
  })
  silences.start()
  return { silences, shown, clock, place, people: () => [...everywhere.people] }
}

test('a schedule begins and ends by itself, week after week', () => {
  const { silences, shown, clock } = run(createDisk())
  expect(silences.setSchedule(design, evenings).ok).toBe(true)
  expect(shown.get(design)).toBe('not now')
  clock.advance(1.5 * HOUR)
  expect(shown.get(design)).toBe('silent for 7 h')
  clock.advance(7 * HOUR)
  expect(shown.get(design)).toBe('not now')
  clock.advance(7 * DAY - 7 * HOUR)
  expect(shown.get(design)).toBe('silent for 7 h')
  silences.setSchedule(design, null)
  expect(shown.get(design)).toBe('no schedule')
  expect(clock.timers).toBe(0)
})

test('all of it is there again after a restart', () => {
  const disk = createDisk()
  const first = run(disk)
  first.silences.setSchedule(design, evenings)
  first.silences.mutePerson(bela, lunch, true)
  first.silences.mutePerson(bela, 'everywhere', true)
  first.silences[Symbol.dispose]()
  expect(first.clock.timers).toBe(0)
  const again = run(disk, createHeldClock(now + 2 * HOUR))
  expect(Object.fromEntries(again.shown)).toEqual({ [design]: 'silent for 6.5 h', [lunch]: `no schedule, ${bela}` })
  expect(again.people()).toEqual([bela])
})

test('somebody is muted in one conversation, or everywhere, until that is taken back', () => {
  const { silences, shown, people } = run(createDisk())
  silences.mutePerson(bela, lunch, true)
  expect([shown.get(lunch), people()]).toEqual([`no schedule, ${bela}`, []])
  expect([silences.isMuted(bela, lunch), silences.isMuted(bela, design)]).toEqual([true, false])
  silences.mutePerson(bela, 'everywhere', true)
  silences.mutePerson(bela, lunch, false)
  expect([shown.get(lunch), people()]).toEqual(['no schedule', [bela]])
  expect(silences.isMuted(bela, design)).toBe(true)
  silences.mutePerson(bela, 'everywhere', false)
  expect([people(), silences.isMuted(bela, lunch)]).toEqual([[], false])
})

test('after a journey the clock on the new wall counts: from waking on, or within a minute', () => {
  const { silences, shown, place, clock } = run(createDisk())
  silences.setSchedule(design, evenings)
  place.timeZone = 'Asia/Tokyo'
  silences.resume()
  expect(shown.get(design)).toBe('silent for 0.5 h')
  place.timeZone = 'Europe/Berlin'
  clock.advance(MINUTE)
  expect(shown.get(design)).toBe('not now')
})

test('what the disk does not take is not shown either', () => {
  const disk = createDisk()
  const { silences, shown, people } = run(disk)
  disk.all('PRAGMA query_only = ON')
  const refused = { ok: false, problem: { code: 'not-saved' } }
  expect(silences.setSchedule(design, evenings)).toEqual(refused)
  expect(silences.mutePerson(bela, 'everywhere', true)).toEqual(refused)
  expect([shown.size, people()]).toEqual([0, []])
})

test('rows that nobody can have written are as good as not there', () => {
  const disk = createDisk()
  disk.run('INSERT INTO schedules VALUES (?, ?)', design, '{"week":[{"days":[8],"from":0,"to":1}]}')
  disk.run('INSERT INTO schedules VALUES (?, ?)', lunch, 'nonsense')
  disk.run('INSERT INTO muted_people VALUES (?, ?)', '../etc', bela)
  const { shown, people } = run(disk)
  expect([shown.size, people()]).toEqual([0, []])
})
