import { fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { cacheDir } from '../cache.ts'
import { firstMessage } from '../child.ts'
import { median, time, type Figure } from '../figures.ts'
import { serveWorkspace, type Served } from '../workspace/workspace.ts'

const firstSyncSchema = v.object({
  usableMs: v.number(),
  namedMs: v.number(),
  stallMs: v.number(),
  plainMs: v.number(),
})
export type FirstSync = v.InferOutput<typeof firstSyncSchema>

const FIRST_SYNC = join(import.meta.dirname, 'first-sync.ts')
const AGAINST = 'one privateDecrypt after another'
const ROUNDS = 3
const CONVERSATIONS = 10_000
const USABLE_WITHIN_MS = 500

/** ms from the server's answer to `list` to the last name, and the longest stall of the event loop on the way. */
export async function syncFigures(): Promise<Figure[]> {
  using served = await serveWorkspace(CONVERSATIONS)
  const rounds: FirstSync[] = []
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await firstSync(served))
  const middle = (of: (round: FirstSync) => number): number => median(rounds.map(of))
  const plainMs = middle((round) => round.plainMs)
  const usableMs = middle((round) => round.usableMs)
  const note = `the list could be used ${usableMs.toFixed(0)} ms after the answer (goal: ${USABLE_WITHIN_MS}, ${usableMs <= USABLE_WITHIN_MS ? 'met' : 'missed'})`
  return [
    time(
      'sync-10000',
      middle((round) => round.namedMs),
      AGAINST,
      plainMs,
      note,
    ),
    time(
      'stall-10000',
      middle((round) => round.stallMs),
      AGAINST,
      plainMs,
    ),
  ]
}

async function firstSync({ baseUrl, apiKey, password }: Served): Promise<FirstSync> {
  const dir = mkdtempSync(join(cacheDir, 'account-'))
  try {
    const child = fork(FIRST_SYNC, [dir, baseUrl, apiKey, password, String(CONVERSATIONS)], { execArgv: [] })
    return v.parse(firstSyncSchema, await firstMessage(child))
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}
