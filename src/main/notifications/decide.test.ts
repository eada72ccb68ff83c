import fc from 'fast-check'
import { expect, test } from 'vitest'
import { userId } from '../../shared/ids.ts'
import { holdReasons, type Silence } from '../../shared/mute/model.ts'
import { decide, type ConversationView, type Judged } from './decide.ts'

const anna = userId('a'.repeat(32))
const ben = userId('b'.repeat(32))
const now = 1_000_000

const people = fc.constantFrom(anna, ben)
const somePeople = fc.uniqueArray(people).map((ids) => new Set(ids))
const flag = fc.boolean()

const judged: fc.Arbitrary<Judged> = fc.record({
  sender: fc.oneof(people, fc.constant(null)),
  own: flag,
  mentionsMe: flag,
  matchesKeyword: flag,
  validUntil: fc.constantFrom(now - 1, now, now + 1),
  baseline: flag,
})
const silence: fc.Arbitrary<Silence> = fc.oneof(
  fc.constant<Silence>({ silent: false }),
  fc.record({
    silent: fc.constant<true>(true),
    because: fc.constantFrom(...holdReasons),
    ends: fc.constant<'never'>('never'),
    through: fc.record({ mentions: flag, favourites: flag, keywords: flag }),
  }),
)
const view: fc.Arbitrary<ConversationView> = fc.record({
  silence,
  participants: somePeople.map((people) => [...people].map((id) => ({ id, name: 'somebody' }))),
  favouriteSenders: somePeople,
  looking: flag,
  mutedPeople: somePeople,
})

/** The table of the mute model, said once more in another way: which reasons hold, and which of them comes first. */
function table(message: Judged, where: ConversationView): string {
  const { sender } = message
  const known = sender !== null && where.participants.some(({ id }) => id === sender)
  const through = where.silence.silent ? where.silence.through : null
  const rows: [boolean, string][] = [
    [message.own, 'skip own'],
    [message.baseline, 'skip baseline'],
    [message.validUntil <= now, 'skip expired'],
    [where.looking, 'skip looking-at-it'],
    [sender !== null && where.mutedPeople.has(sender), 'hold muted-person'],
    [!where.silence.silent, 'show wanted'],
    [known && through?.mentions === true && message.mentionsMe, 'show mention'],
    [known && through?.favourites === true && where.favouriteSenders.has(sender), 'show favourite'],
    [known && through?.keywords === true && message.matchesKeyword, 'show keyword'],
    [where.silence.silent, `hold ${where.silence.silent ? where.silence.because : ''}`],
  ]
  return rows.find(([holds]) => holds)?.[1] ?? 'nothing'
}

test('every combination of message, silence and people gives the verdict of the table', () => {
  fc.assert(
    fc.property(judged, view, (message, where) => {
      const { verdict, because } = decide(message, where, now)
      expect(`${verdict} ${because}`).toBe(table(message, where))
    }),
    { numRuns: 20_000 },
  )
})

test('nothing breaks through a silence that lets nothing through', () => {
  fc.assert(
    fc.property(judged, view, fc.constantFrom(...holdReasons), (message, where, because) => {
      const through = { mentions: false, favourites: false, keywords: false }
      const silent: Silence = { silent: true, because, ends: 'never', through }
      expect(decide(message, { ...where, silence: silent }, now).verdict).not.toBe('show')
    }),
  )
})

test('who is not in the conversation breaks through nothing, whatever they write', () => {
  fc.assert(
    fc.property(judged, view, (message, where) => {
      if (!where.silence.silent) return
      expect(decide(message, { ...where, participants: [] }, now).verdict).not.toBe('show')
    }),
  )
})

test('a muted person is held where nothing else is silent', () => {
  const message: Judged = {
    sender: anna,
    own: false,
    mentionsMe: true,
    matchesKeyword: true,
    validUntil: now + 1,
    baseline: false,
  }
  const where: ConversationView = {
    silence: { silent: false },
    participants: [{ id: anna, name: 'Anna' }],
    favouriteSenders: new Set([anna]),
    looking: false,
    mutedPeople: new Set([anna]),
  }
  expect(decide(message, where, now)).toEqual({ verdict: 'hold', because: 'muted-person' })
  expect(decide(message, { ...where, mutedPeople: new Set() }, now)).toEqual({ verdict: 'show', because: 'wanted' })
})
