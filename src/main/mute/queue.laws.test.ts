import { expect, test } from 'vitest'
import { step } from './queue.ts'
import { explore } from './testing/explorer.ts'
import { conversations, nothingHappens, type Budget } from './testing/model-world.ts'
import { seededBugs } from './testing/seeded-bugs.ts'

/** Each line is explored to its end: every order in which these things can happen. */
const ranges: readonly [name: string, conversations: number, Partial<Budget>][] = [
  ['three intents, two losses', 1, { person: 3, losses: 2 }],
  ['two intents, two losses, another station', 1, { person: 2, losses: 2, other: 1 }],
  ['two intents against two of another station', 1, { person: 2, other: 2 }],
  ['an intent, a loss, two changes elsewhere', 1, { person: 1, losses: 1, other: 2 }],
  ['an intent against nonsense and another station', 1, { person: 1, nonsense: 2, other: 2 }],
  ['intents, nonsense, a loss', 1, { person: 2, nonsense: 1, losses: 1 }],
  ['nonsense and refusals', 1, { person: 2, nonsense: 2, refusals: 2 }],
  ['an end that is answered with nonsense', 1, { timed: 1, ends: 1, nonsense: 2, other: 1 }],
  ['nonsense and a crash', 1, { person: 2, nonsense: 1, crashes: 1 }],
  ['refusals, losses, no new session', 1, { person: 2, losses: 1, refusals: 2, failedSignIns: 1 }],
  ['a refusal while another station acts', 1, { person: 1, refusals: 2, failedSignIns: 1, other: 1 }],
  ['crashes and a loss', 1, { person: 2, losses: 1, crashes: 1 }],
  ['two crashes', 1, { person: 2, crashes: 2 }],
  ['a crash while another station acts', 1, { person: 2, crashes: 1, other: 1 }],
  ['an end, another station, a loss', 1, { timed: 1, ends: 1, other: 1, losses: 1 }],
  ['an end, another intent, a loss', 1, { timed: 1, ends: 1, person: 1, losses: 1 }],
  ['an end that is refused', 1, { timed: 1, ends: 1, person: 1, refusals: 4 }],
  ['an end during sleep', 1, { timed: 1, ends: 1, sleeps: 1, other: 1 }],
  ['an end while Hush is not running', 1, { timed: 1, ends: 1, crashes: 1, losses: 1 }],
  ['a quiet, what is written, sleep', 1, { quiet: 1, writes: 2, ends: 1, sleeps: 1 }],
  ['a quiet, what is written while Hush is not running', 1, { quiet: 1, writes: 1, ends: 1, crashes: 1, losses: 1 }],
  ['a quiet, what is written, another station', 1, { quiet: 1, writes: 1, ends: 1, other: 1 }],
  ['two conversations and a loss', 2, { person: 2, losses: 1 }],
  ['two conversations and another station', 2, { person: 2, other: 1 }],
  ['two conversations, two refusals', 2, { person: 2, refusals: 2 }],
]

test.for(ranges)('the laws hold in every order of: %s', { timeout: 60_000 }, ([, count, budget]) => {
  const { counterexample } = explore(conversations(count), { ...nothingHappens, ...budget }, step)
  expect(counterexample).toBeNull()
})

const fewEvents: Partial<Budget> = { person: 2, losses: 1, refusals: 1, other: 1 }

test.for(seededBugs)('the laws catch a queue that $name', { timeout: 60_000 }, ({ law, step: buggy, shownBy }) => {
  const budget = { ...nothingHappens, ...(shownBy ?? fewEvents) }
  expect(explore(conversations(1), budget, buggy).counterexample?.law).toBe(law)
})
