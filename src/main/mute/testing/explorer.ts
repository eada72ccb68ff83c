import { brokenLaw, keyOf } from './laws.ts'
import { dueMoves, possibleMoves } from './model-moves.ts'
import { createWorld, play } from './model-play.ts'
import type { Budget, Move, StepFunction, World } from './model-world.ts'
import type { ConversationId } from '../../../shared/ids.ts'

export interface Exploration {
  readonly worlds: number
  readonly counterexample: { readonly law: string; readonly moves: readonly string[] } | null
}

interface Path {
  readonly move: Move
  readonly before: Path | null
}

/** Every world that can be reached, nearest first, so that a counterexample is as short as can be. */
export function explore(ids: readonly ConversationId[], budget: Budget, step: StepFunction): Exploration {
  const start = createWorld(ids, budget, step)
  const seen = new Set([keyOf(start)])
  let frontier: { world: World; path: Path | null }[] = [{ world: start, path: null }]
  while (frontier.length > 0) {
    const next: typeof frontier = []
    for (const { world, path } of frontier) {
      const law = brokenLaw(world)
      if (law !== null) return { worlds: seen.size, counterexample: { law, moves: told(path) } }
      for (const move of [...dueMoves(world), ...possibleMoves(world)]) {
        const after = play(world, move, step)
        const key = keyOf(after)
        if (seen.has(key)) continue
        seen.add(key)
        next.push({ world: after, path: { move, before: path } })
      }
    }
    frontier = next
  }
  return { worlds: seen.size, counterexample: null }
}

function told(path: Path | null): string[] {
  const moves: string[] = []
  for (let at = path; at; at = at.before) moves.unshift(JSON.stringify(at.move))
  return moves
}
