import { decideFigure } from './decide/decide.ts'
import type { Figure } from './figures.ts'
import { muteDurableFigure } from './mute/mute-durable.ts'
import type { RowName } from './row-names.ts'
import { startFigure } from './start/start.ts'
import { syncFigures } from './sync/sync.ts'
import { listShownFigure, muteShownFigure } from './window/window.ts'

/** What is measured together. `say` tells the person how far it is. */
export interface Measurement {
  readonly rows: readonly RowName[]
  readonly measure: (say: (sentence: string) => void) => Promise<readonly Figure[]>
}

export const measurements: readonly Measurement[] = [
  { rows: ['decide-0-muted'], measure: async () => [await decideFigure('decide-0-muted', 0)] },
  { rows: ['decide-10000-muted'], measure: async () => [await decideFigure('decide-10000-muted', 10_000)] },
  { rows: ['mute-durable-10000'], measure: async () => [await muteDurableFigure('mute-durable-10000', 10_000)] },
  { rows: ['mute-durable-100000'], measure: async () => [await muteDurableFigure('mute-durable-100000', 100_000)] },
  { rows: ['mute-shown-10000'], measure: async (say) => [await muteShownFigure('mute-shown-10000', 10_000, say)] },
  { rows: ['list-shown-10000'], measure: async (say) => [await listShownFigure('list-shown-10000', 10_000, say)] },
  { rows: ['list-shown-100000'], measure: async (say) => [await listShownFigure('list-shown-100000', 100_000, say)] },
  { rows: ['sync-10000', 'stall-10000'], measure: syncFigures },
  { rows: ['start-10000'], measure: async (say) => [await startFigure(say)] },
]
