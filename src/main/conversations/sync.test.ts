import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { nothingThrough, type Silence } from '../../shared/mute/model.ts'
import { createHeldClock, type HeldClock } from '../../shared/testing/held-clock.ts'
import { openDatabase } from '../disk/database.ts'
import { createSealer, newSealingKey } from '../disk/sealer.ts'
import { createHistory, historyTables, type History } from '../history/history.ts'
import { createOpener } from './opening.ts'
import { createConversationStore, type ConversationStore, type Description } from './store.ts'
import { createSync, type Sync } from './sync.ts'
import { bela, createModelServer, idOf, me, type Fault, type ModelServer } from './testing/model-server.ts'

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 30; turn++) await new Promise((resolve) => setImmediate(resolve))
}

interface Run {
  readonly sync: Sync
  /** Ids in the order in which they were to be judged, with the bit known then. */
  readonly judged: string[]
  readonly bits: Map<string, boolean>[]
  /** By message: the instant at which it was stored, as it was told with the message. */
  readonly storedAt: Map<string, number>
  /** For each time of catching up: whether all that the first list had named was judged by then. */
  readonly caughtUp: boolean[]
  /** For each list: the server's words where it was refused. */
  readonly listed: readonly (string | null)[]
  /** What silences everything, from now on. */
  readonly everywhere: Silence[]
  /** As after waking. */
  wake(): void
  /** Answers to a list that is asked from now on wait until the function returned is called. */
  delayList(): () => void
  readonly described: Map<string, Description>
  readonly clock: HeldClock
  readonly store: ConversationStore
}

function createDisk(): History {
  const opened = openDatabase(':memory:', [historyTables], 1)
  if (!opened.ok) throw new Error(opened.problem.detail)
  return createHistory({ database: opened.value.database, sealer: createSealer(newSealingKey()) })
}

/** One run of the program on a disk that outlives it. `judges` false is a crash before anything is judged. */
function run(server: ModelServer, history: History, judges = true): Run {
  const clock = createHeldClock()
  const everywhere: Silence[] = []
  const store = createConversationStore({ me, clock, everywhere: () => everywhere })
  const judged: string[] = []
  const bits: Map<string, boolean>[] = []
  const storedAt = new Map<string, number>()
  const described = new Map<string, Description>()
  const caughtUp: boolean[] = []
  const listed: (string | null)[] = []
  let wakings = 0
  let listMayArrive = Promise.resolve()
  /** What the first list of this run, or after waking, has named. */
  let named: readonly string[] | null = null
  async function list(): ReturnType<ModelServer['client']['list']> {
    const askedIn = wakings
    const mayArrive = listMayArrive
    const answer = await server.client.list()
    await mayArrive
    if (answer.ok && askedIn === wakings) named ??= answer.value.flatMap(({ lastMessageId }) => lastMessageId ?? [])
    return answer
  }
  function isAllHeard(): boolean {
    const unheard = new Set<string>(history.unjudged().map(({ id }) => id))
    const heard = new Set<string>()
    for (const n of [0, 1, 2]) for (const { id } of history.page(idOf(n), null, 200, 1).messages) heard.add(id)
    return named?.every((id) => heard.has(id) && !unheard.has(id)) ?? false
  }
  const keyring = {
    openMessage: (_: string, sealed: string) => Promise.resolve({ sender: bela, text: sealed }),
  }
  const sync = createSync({
    client: { ...server.client, list },
    connection: { call: (ask) => ask() },
    history,
    store,
    opener: createOpener({ keyring: () => keyring, me, namesMe: () => false }),
    clock,
    readings: {
      asked: () => 0,
      answered: (_, read) => void bits.push(new Map(read)),
      failed: () => undefined,
    },
    signedInAt: 0,
    onDescribed(descriptions) {
      for (const description of descriptions) described.set(description.id, description)
    },
    onList: (refusal) => void listed.push(refusal),
    onCaughtUp: () => void caughtUp.push(isAllHeard()),
    onBroke: () => undefined,
    onStored: () => undefined,
    onArrived(arrivals) {
      if (!judges) return
      for (const { message, storedAt: at } of arrivals) {
        judged.push(message.id)
        storedAt.set(message.id, at)
        const { id, conversationId } = message
        history.judge([{ messageId: id, conversationId, at: 1, verdict: { verdict: 'show', because: 'wanted' } }])
      }
    },
  })
  const wake = (): void => {
    wakings++
    named = null
    sync.resume()
    void sync.list()
  }
  const delayList = (): (() => void) => {
    const { promise, resolve } = Promise.withResolvers<undefined>()
    listMayArrive = promise
    return () => resolve(undefined)
  }
  return { sync, judged, bits, storedAt, caughtUp, listed, everywhere, wake, delayList, described, clock, store }
}

async function start(server: ModelServer, history: History, judges = true): Promise<Run> {
  const made = run(server, history, judges)
  await made.sync.list()
  made.sync.ring()
  await settle()
  return made
}

test('what was there at the first list is no news; what comes after is, once and in order', async () => {
  const server = createModelServer(2)
  server.say(0)
  server.say(1)
  const { sync, judged } = await start(server, createDisk())
  expect(judged).toEqual([])
  const news = [server.say(0), server.say(0)]
  sync.ring()
  await settle()
  expect(judged).toEqual(news)
})

test('a message of unknown judgement is judged at the next start', async () => {
  const server = createModelServer(1)
  const disk = createDisk()
  const first = await start(server, disk, false)
  const news = server.say(0)
  first.sync.ring()
  await settle()
  expect(first.judged).toEqual([])
  first.sync[Symbol.dispose]()
  expect((await start(server, disk)).judged).toEqual([news])
})

test('the answer to "what changed" is lost: the next list makes it good', async () => {
  const server = createModelServer(1)
  const { sync, judged } = await start(server, createDisk())
  const news = server.say(0)
  server.disturb('answer')
  sync.ring()
  await settle()
  expect(judged).toEqual([])
  sync.ring()
  await settle()
  expect(judged).toEqual([news])
})

test('an id that brings a message may also mean a bit: the list is asked, and its bit is there before the verdict', async () => {
  const server = createModelServer(1)
  const { sync, judged, bits } = await start(server, createDisk())
  server.setMuted(0, true)
  const news = server.say(0)
  sync.ring()
  await settle()
  expect(bits.at(-1)?.get(idOf(0))).toBe(true)
  expect(judged).toEqual([news])
})

test('a server that goes by the date alone tells nothing of the same second: the list names it, and it is looked for', async () => {
  const server = createModelServer(1, { goesBy: 'later-date' })
  const { sync, judged } = await start(server, createDisk())
  const news: string[] = []
  const hear = async (): Promise<void> => {
    sync.ring()
    await settle()
  }
  news.push(server.say(0, 5000))
  await hear()
  news.push(server.say(0, 5000), server.say(0, 5000))
  await hear()
  expect(judged).toEqual(news)
  news.push(server.say(0, 5000), server.say(0, 6000))
  await hear()
  expect(judged).toEqual(news)
})

test('of two messages of one second none is lost where the server goes by the date, whatever the list named meanwhile', async () => {
  const server = createModelServer(1, { goesBy: 'later-date' })
  const { sync, judged, delayList } = await start(server, createDisk())
  const news = [server.say(0, 5000)]
  sync.ring()
  await settle()
  const answerList = delayList()
  news.push(server.say(0, 5000))
  sync.ring()
  await settle()
  news.push(server.say(0, 6000))
  answerList()
  sync.ring()
  await settle()
  expect(judged).toEqual(news)
})

test('a sender whose clock is far behind ends no search: all of a long absence is here', async () => {
  const server = createModelServer(1, { tellsAtMost: 50 })
  const disk = createDisk()
  server.say(0, 10_000_000)
  const first = await start(server, disk)
  first.sync[Symbol.dispose]()
  const news = Array.from({ length: 180 }, (_, n) => server.say(0, n % 40 === 0 ? 1_000_000 : 10_000_000 + n * 1000))
  expect((await start(server, disk)).judged).toEqual(news)
})

test('a gap of more than a thousand messages is closed', async () => {
  const server = createModelServer(1, { tellsAtMost: 50 })
  const disk = createDisk()
  server.say(0)
  const first = await start(server, disk)
  first.sync[Symbol.dispose]()
  const news = Array.from({ length: 1100 }, () => server.say(0))
  const again = run(server, disk)
  void again.sync.list()
  await vi.waitFor(() => expect(again.judged).toHaveLength(news.length), { timeout: 10_000 })
  expect(again.judged).toEqual(news)
})

test('a message from a clock that is behind is found, although the server goes by the date', async () => {
  const server = createModelServer(1, { goesBy: 'later-date' })
  const { sync, judged } = await start(server, createDisk())
  const news = [server.say(0, 100_000)]
  sync.ring()
  await settle()
  news.push(server.say(0, 70_000))
  sync.ring()
  await settle()
  expect(judged).toEqual(news)
})

test.for(['oldest', 'newest'] as const)(
  'of a long absence every message arrives, although the server leaves out the %s of a long answer',
  async (leavesOut) => {
    const server = createModelServer(1, { tellsAtMost: 50, leavesOut })
    const disk = createDisk()
    server.say(0)
    const first = await start(server, disk)
    first.sync[Symbol.dispose]()
    const news = Array.from({ length: 180 }, () => server.say(0))
    expect((await start(server, disk)).judged).toEqual(news)
  },
)

test('a list that is refused is told with the server’s words, until one is given', async () => {
  const server = createModelServer(1)
  server.disturb('refusal')
  const { sync, listed } = run(server, createDisk())
  await sync.list()
  expect(listed).toEqual(['no'])
  await sync.list()
  expect(listed).toEqual(['no', null])
})

test('a disk that fails in the middle of a list leaves nobody waiting for it', async () => {
  const server = createModelServer(1)
  const disk = createDisk()
  let isBroken = true
  const unjudged: History['unjudged'] = () => {
    if (isBroken) throw new Error('disk I/O error')
    return disk.unjudged()
  }
  const { sync } = run(server, { ...disk, unjudged })
  expect(await sync.list()).toBe(false)
  isBroken = false
  expect(await sync.list()).toBe(true)
})

test('a server that will not say what has changed is asked for what there is', async () => {
  const server = createModelServer(1)
  const { sync, judged } = await start(server, createDisk())
  const news = server.say(0)
  server.disturb('refusal')
  sync.ring()
  await settle()
  expect(judged).toEqual([news])
})

test('a change feed that begins anew with the session: the next list tells what none of them told', async () => {
  const server = createModelServer(1)
  const { sync, judged, clock } = await start(server, createDisk())
  const news = server.say(0)
  await server.client.changes()
  sync.signedInAgain()
  await settle()
  expect(judged).toEqual([])
  clock.advance(5000)
  await settle()
  expect(judged).toEqual([news])
})

test('a mute made elsewhere is read although no message came', async () => {
  const server = createModelServer(1)
  const { sync, bits } = await start(server, createDisk())
  server.setMuted(0, true)
  sync.ring()
  await settle()
  expect(bits.at(-1)?.get(idOf(0))).toBe(true)
})

test('a cleared conversation starts anew', async () => {
  const server = createModelServer(1)
  const disk = createDisk()
  const { sync, judged } = await start(server, disk)
  server.say(0)
  sync.ring()
  await settle()
  server.clear(0)
  const news = server.say(0)
  sync.ring()
  await settle()
  expect(judged.at(-1)).toBe(news)
  expect(disk.page(idOf(0), null, 9, 1).messages.map(({ id }) => id)).toEqual([news])
})

test('caught up means that what the first list owed has been judged; what comes later is not waited for', async () => {
  const server = createModelServer(2)
  server.say(0)
  const disk = createDisk()
  const first = run(server, disk)
  await first.sync.list()
  expect(first.caughtUp).toHaveLength(1)
  first.sync[Symbol.dispose]()
  const news = [server.say(0), server.say(1)]
  const { sync, judged, caughtUp } = await start(server, disk)
  expect(judged).toEqual(news)
  expect(caughtUp).toEqual([true])
  server.say(0)
  sync.ring()
  await settle()
  expect(caughtUp).toEqual([true])
})

test('what was owed and out of reach has to be fetched at a later ring before Hush has caught up', async () => {
  const server = createModelServer(2)
  const disk = createDisk()
  const first = await start(server, disk)
  first.sync[Symbol.dispose]()
  server.say(0)
  server.say(1)
  const { sync, judged, caughtUp } = run(server, disk)
  void sync.list()
  server.disturb('request')
  await settle()
  expect(judged).toHaveLength(1)
  expect(caughtUp).toEqual([])
  sync.ring()
  await settle()
  expect(judged).toHaveLength(2)
  expect(caughtUp).toEqual([true])
})

test('what the server refuses to tell is not waited for', async () => {
  const server = createModelServer(1)
  const disk = createDisk()
  const first = await start(server, disk)
  first.sync[Symbol.dispose]()
  server.say(0)
  const { sync, caughtUp } = run(server, disk)
  void sync.list()
  server.disturb('refusal')
  await settle()
  expect(caughtUp).toHaveLength(1)
})

test('a long absence has been caught up with after its last piece', async () => {
  const server = createModelServer(1)
  const disk = createDisk()
  const first = await start(server, disk)
  first.sync[Symbol.dispose]()
  for (let count = 0; count < 60; count++) server.say(0)
  const { judged, caughtUp } = await start(server, disk)
  expect(judged).toHaveLength(60)
  expect(caughtUp).toEqual([true])
})

test('what is stored and waits for the bits with its verdict has not been caught up with', async () => {
  const server = createModelServer(1)
  const { sync, judged, caughtUp, wake, delayList } = await start(server, createDisk())
  const answerList = delayList()
  const news = server.say(0)
  wake()
  sync.ring()
  await settle()
  expect([judged, caughtUp]).toEqual([[], [true]])
  answerList()
  await settle()
  expect([judged, caughtUp]).toEqual([[news], [true, true]])
})

test('what comes during a snooze is judged during the snooze, not when a list that is due has come', async () => {
  const server = createModelServer(1)
  const { sync, judged, everywhere, delayList } = await start(server, createDisk())
  everywhere.push({ silent: true, because: 'snooze', ends: 'never', through: nothingThrough })
  const answerList = delayList()
  const news = server.say(0)
  sync.ring()
  await settle()
  expect(judged).toEqual([news])
  answerList()
})

test('after waking it takes a list asked for since then, and what that list owes', async () => {
  const server = createModelServer(1)
  const { sync, judged, caughtUp, wake } = await start(server, createDisk())
  void sync.list()
  const news = server.say(0)
  wake()
  await settle()
  expect(judged).toEqual([news])
  expect(caughtUp).toEqual([true, true])
})

test('each message is told with the instant at which it was stored; one of an earlier run with that of its making', async () => {
  const server = createModelServer(1)
  const disk = createDisk()
  const first = await start(server, disk, false)
  const early = server.say(0)
  first.sync.ring()
  await settle()
  first.sync[Symbol.dispose]()

  const { sync, clock, store, storedAt } = run(server, disk)
  store.describe([...first.described.values()])
  const beforeBits = server.say(0)
  void sync.fetch(idOf(0))
  await settle()
  const stored = clock.now()
  clock.advance(60_000)
  await sync.list()
  expect([...storedAt]).toEqual([
    [early, 1000],
    [beforeBits, stored],
  ])
  const live = server.say(0)
  sync.ring()
  await settle()
  expect(storedAt.get(live)).toBe(clock.now())
})

test('a long list is taken in slices: all bits before the first row, no download before the last one, and main never stalls', async () => {
  const server = createModelServer(1800)
  const disk = createDisk()
  await start(server, disk)
  const news = server.say(1799)
  const { sync, store, bits, judged } = run(server, disk)
  const seen: { rows: number; bits: number; downloads: number }[] = []
  store.subscribe(() => {
    seen.push({ rows: store.snapshot().rows.size, bits: bits[0]?.size ?? 0, downloads: server.asked.download })
    // Whatever rings meanwhile finds no half of a list.
    sync.ring()
  })
  let breaths = 0
  let isListing = true
  setImmediate(function breathe() {
    breaths++
    if (isListing) setImmediate(breathe)
  })
  await sync.list()
  isListing = false
  expect(seen.map(({ rows }) => rows)).toEqual([500, 1000, 1500, 1800])
  for (const at of seen) expect(at).toMatchObject({ bits: 1800, downloads: 0 })
  expect(breaths).toBeGreaterThanOrEqual(8)
  await settle()
  expect(judged).toEqual([news])
})

test('who is killed in the middle of the first list finds it to be the first again: what was there is no news', async () => {
  const server = createModelServer(1800)
  const disk = createDisk()
  const killed = run(server, disk)
  const listing = killed.sync.list()
  while (disk.cursor(idOf(0)) === null) await new Promise((resolve) => setImmediate(resolve))
  killed.sync[Symbol.dispose]()
  expect(await listing).toBe(false)
  expect(disk.isBaselined()).toBe(false)

  server.say(0)
  server.say(1799)
  const { judged, sync } = await start(server, disk)
  expect(judged).toEqual([])
  const news = [server.say(0), server.say(1799)]
  sync.ring()
  await settle()
  expect(judged).toEqual(news)
})

type Act = { say: number } | { fault: Fault } | 'ring' | 'crash' | 'wake' | { mute: number }

const act = fc.oneof(
  fc.record({ say: fc.nat(2) }),
  fc.record({ say: fc.nat(2) }),
  fc.record({ fault: fc.constantFrom<Fault>('request', 'answer') }),
  fc.record({ mute: fc.nat(2) }),
  fc.constant<Act>('ring'),
  fc.constant<Act>('crash'),
  fc.constant<Act>('wake'),
)

test('whatever is lost and whenever Hush dies or sleeps: in the end every message is here once, in order, judged, and caught up with', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 25 }), async (acts) => {
      const server = createModelServer(3)
      const disk = createDisk()
      let current = await start(server, disk)
      const runs = [current]
      for (const next of acts) {
        if (next === 'ring') current.sync.ring()
        else if (next === 'crash') {
          current.sync[Symbol.dispose]()
          current = run(server, disk)
          runs.push(current)
          void current.sync.list()
        } else if (next === 'wake') current.wake()
        else if ('say' in next) server.say(next.say)
        else if ('mute' in next) server.setMuted(next.mute, true)
        else server.disturb(next.fault)
        await new Promise((resolve) => setImmediate(resolve))
      }
      // The network is well again; a ring or two, as the poll brings them.
      for (let rings = 0; rings < 12; rings++) {
        await current.sync.list()
        current.sync.ring()
        await settle()
      }
      for (const n of [0, 1, 2])
        expect(disk.page(idOf(n), null, 200, 1).messages.map(({ id }) => id)).toEqual(server.said(n))
      expect(disk.unjudged()).toEqual([])
      const before = current.caughtUp.length
      current.wake()
      await settle()
      expect(before).toBeGreaterThan(0)
      expect(current.caughtUp).toHaveLength(before + 1)
      expect(runs.flatMap(({ caughtUp }) => caughtUp)).not.toContain(false)
    }),
    { numRuns: 150 },
  )
})

const manner = fc.record({
  goesBy: fc.constantFrom<'id' | 'later-date'>('id', 'later-date'),
  tellsAtMost: fc.constantFrom(50, 60, Infinity),
  leavesOut: fc.constantFrom<'oldest' | 'newest'>('oldest', 'newest'),
})
const burst = fc.oneof(fc.integer({ min: 1, max: 130 }), fc.constantFrom<'ring' | 'crash'>('ring', 'crash'))

test('whatever a server goes by and leaves out: every message of every burst is here once, in order, and judged once', async () => {
  await fc.assert(
    fc.asyncProperty(manner, fc.array(burst, { maxLength: 8 }), async (manners, bursts) => {
      const server = createModelServer(1, manners)
      const disk = createDisk()
      server.say(0)
      let current = await start(server, disk)
      const runs = [current]
      const news: string[] = []
      for (const next of bursts) {
        if (typeof next === 'number') for (let n = 0; n < next; n++) news.push(server.say(0))
        else if (next === 'ring') current.sync.ring()
        else {
          current.sync[Symbol.dispose]()
          current = run(server, disk)
          runs.push(current)
          void current.sync.list()
        }
        await new Promise((resolve) => setImmediate(resolve))
      }
      for (let rings = 0; rings < 14; rings++) {
        await current.sync.list()
        current.sync.ring()
        await settle()
      }
      expect(disk.page(idOf(0), null, 2000, 1).messages.map(({ id }) => id)).toEqual(news)
      expect(runs.flatMap(({ judged }) => judged)).toEqual(news)
    }),
    { numRuns: 60 },
  )
})
