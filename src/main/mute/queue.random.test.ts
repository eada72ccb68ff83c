import fc from 'fast-check'
import { expect, test } from 'vitest'
import { step } from './queue.ts'
import { brokenLaw } from './testing/laws.ts'
import { dueMoves, possibleMoves } from './testing/model-moves.ts'
import { createWorld, play } from './testing/model-play.ts'
import { conversations, type Budget, type World } from './testing/model-world.ts'

const plenty: Budget = {
  person: 12,
  timed: 4,
  quiet: 3,
  writes: 4,
  ends: 1,
  other: 4,
  losses: 4,
  nonsense: 3,
  refusals: 3,
  failedSignIns: 1,
  crashes: 1,
  sleeps: 1,
}
const MOST_MOVES_UNTIL_QUIET = 400

/** `choices` pick among what can happen; then whatever is on its way is delivered, in an order that they pick too. */
function run(count: number, choices: readonly number[]): { law: string | null; moves: string[] } {
  let world: World = createWorld(conversations(count), plenty, step)
  const moves: string[] = []
  const advance = (choice: number, mayHappen: boolean): string | null => {
    const possible = mayHappen ? [...dueMoves(world), ...possibleMoves(world)] : dueMoves(world)
    const move = possible[choice % possible.length]
    if (!move) return null
    moves.push(JSON.stringify(move))
    world = play(world, move, step)
    return brokenLaw(world)
  }
  for (const choice of choices) {
    const law = advance(choice, true)
    if (law !== null) return { law, moves }
  }
  for (let index = 0; dueMoves(world).length > 0; index++) {
    if (index > MOST_MOVES_UNTIL_QUIET) return { law: 'it never becomes quiet', moves }
    const law = advance(choices[index % choices.length] ?? 0, false)
    if (law !== null) return { law, moves }
  }
  return { law: brokenLaw(world), moves }
}

test('the laws hold in 10,000 random runs of up to six conversations', { timeout: 120_000 }, () => {
  const choices = fc.array(fc.nat(9973), { minLength: 1, maxLength: 80, size: 'max' })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), choices, (count, picks) => {
      const { law, moves } = run(count, picks)
      if (law !== null) expect.fail(`${law}\n${moves.join('\n')}`)
    }),
    { numRuns: 10_000 },
  )
})
