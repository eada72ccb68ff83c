import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createConversationStore } from '../../src/main/conversations/store.ts'
import { openDatabase } from '../../src/main/disk/database.ts'
import { createIntentLog, muteTables } from '../../src/main/mute/intent-log.ts'
import { createMuteService } from '../../src/main/mute/service.ts'
import type { ConversationId } from '../../src/shared/ids.ts'
import type { MuteRule } from '../../src/shared/mute/model.ts'
import { ok } from '../../src/shared/result.ts'
import { systemClock } from '../../src/shared/time.ts'
import { cacheDir } from '../cache.ts'
import { median, time, type Figure } from '../figures.ts'
import type { RowName } from '../row-names.ts'
import { createElectronStoreFile } from './electron-store-file.ts'
import { me, sampleDescriptions, sampleRule } from '../sample.ts'

const OUR_SAMPLES = 100
const THEIR_SAMPLES = 9

/**
 * ms from the intent to its being on disk, a power cut survived, where `count` conversations are muted already: the mute
 * service on a file of its own, against one dotted key of electron-store, which also waits for the disk.
 */
export async function muteDurableFigure(row: RowName, count: number): Promise<Figure> {
  mkdirSync(cacheDir, { recursive: true })
  // Not in the system's folder for such things, which may lie in memory.
  const dir = mkdtempSync(join(cacheDir, 'mute-'))
  try {
    // From now, so that nothing ends while it is measured.
    const mutes = sampleDescriptions(count).map(({ id }, n) => [id, sampleRule(n, Date.now())] as const)
    const ours = await ourTimes(dir, mutes)
    const theirs = theirTimes(dir, mutes)
    const disk = Number(median(diskTimes(dir)).toPrecision(2))
    return time(
      row,
      median(ours),
      'electron-store',
      median(theirs),
      `one row in an empty SQLite file takes ${disk} ms here`,
    )
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

type Mutes = readonly (readonly [ConversationId, MuteRule])[]

async function ourTimes(dir: string, mutes: Mutes): Promise<number[]> {
  const opened = openDatabase(join(dir, 'hush.db'), [muteTables], Date.now())
  if (!opened.ok) throw new Error(opened.problem.detail)
  using database = opened.value.database
  const log = createIntentLog(database)
  const written = log.write(mutes.map(([id, rule]) => ({ id, rule, intent: null })))
  if (!written.ok) throw new Error(written.problem.detail)
  const store = createConversationStore({ me, clock: systemClock })
  store.describe(sampleDescriptions(mutes.length))
  using service = createMuteService({
    log,
    api: {
      mute: () => Promise.resolve(ok({ muted: true })),
      unmute: () => Promise.resolve(ok({ muted: false })),
    },
    signInAgain: () => Promise.resolve(true),
    askList: () => undefined,
    publish: store.setMutes,
    tell: () => undefined,
    notSaved: () => undefined,
    clock: systemClock,
    nextDelay: () => 1000,
    requestTimeoutMs: 30_000,
  })
  service.start(() => null)
  service.listAnswered(service.listAsked(), new Map(mutes.map(([id]) => [id, true])))
  const times: number[] = []
  for (const [id, rule] of spread(mutes, OUR_SAMPLES)) {
    const startedAt = performance.now()
    const done = times.length % 2 === 0 ? service.clear(id) : service.set(id, rule)
    times.push(performance.now() - startedAt)
    if (!done.ok) throw new Error(done.problem.code)
    // The server's answer comes, and is written down too.
    await new Promise(setImmediate)
  }
  return times
}

function theirTimes(dir: string, mutes: Mutes): number[] {
  const set = createElectronStoreFile(dir, new Map(mutes))
  return spread(mutes, THEIR_SAMPLES).map(([id, rule]) => {
    const startedAt = performance.now()
    set(id, { ...rule, ends: 'never' })
    return performance.now() - startedAt
  })
}

/** What no program can save that survives a power cut by SQLite: the wait for this disk. */
function diskTimes(dir: string): number[] {
  using database = new DatabaseSync(join(dir, 'plain.db'))
  database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE rows (value TEXT NOT NULL) STRICT')
  const insert = database.prepare('INSERT INTO rows VALUES (?)')
  return Array.from({ length: OUR_SAMPLES }, (_, n) => {
    const startedAt = performance.now()
    insert.run(`row ${n}`)
    return performance.now() - startedAt
  })
}

/** So many of them, from everywhere. */
function spread<T>(all: readonly T[], count: number): T[] {
  const step = Math.max(1, Math.floor(all.length / count))
  return all.filter((_, at) => at % step === 0).slice(0, count)
}
