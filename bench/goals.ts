import type { RowName } from './row-names.ts'

interface Goal {
  readonly atMost?: number
  readonly atLeast?: number
  readonly ratioAtLeast?: number
}

/** What Hush promises of itself. The first is a frame of a 60 Hz display. */
const goals: Partial<Record<RowName, Goal>> = {
  'mute-shown-10000': { atMost: 1000 / 60 },
  'decide-10000-muted': { atLeast: 1_000_000, ratioAtLeast: 300 },
  'mute-durable-100000': { atMost: 2 },
  'list-shown-10000': { atMost: 150, ratioAtLeast: 5 },
  'sync-10000': { atMost: 8000 },
  'stall-10000': { atMost: 50 },
  'start-10000': { atMost: 1500 },
}

interface Measured {
  readonly row: RowName
  readonly value: number
  readonly ratio: number
}

/** Null where there is none. */
export function goalOf({ row, value, ratio }: Measured): {
  readonly text: string
  readonly verdict: 'met' | 'missed'
} | null {
  const goal = goals[row]
  if (!goal) return null
  const { atMost = Infinity, atLeast = -Infinity, ratioAtLeast = -Infinity } = goal
  const parts = [
    ...(goal.atMost === undefined ? [] : [`≤ ${shown(atMost)}`]),
    ...(goal.atLeast === undefined ? [] : [`≥ ${shown(atLeast)}`]),
    ...(goal.ratioAtLeast === undefined ? [] : [`≥ ${shown(ratioAtLeast)} ×`]),
  ]
  const isMet = value <= atMost && value >= atLeast && ratio >= ratioAtLeast
  return { text: parts.join(', '), verdict: isMet ? 'met' : 'missed' }
}

const shown = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 1 })
