import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Message } from '../../shared/model.ts'
import { createHeldClock } from '../../shared/testing/held-clock.ts'
import { openDatabase } from '../disk/database.ts'
import { createSealer, newSealingKey } from '../disk/sealer.ts'
import { createHistory, historyTables, type History } from '../history/history.ts'
import { createOpener } from './opening.ts'
import { createConversationStore } from './store.ts'
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
}

function createDisk(): History {
  const opened = openDatabase(':memory:', [historyTables], 1)
  if (!opened.ok) throw new Error(opened.problem.detail)
  return createHistory({ database: opened.value.database, sealer: createSealer(newSealingKey()) })
}

/** One run of the program on a disk that outlives it. `judges` false is a crash before anything is judged. */
function run(server: ModelServer, history: History, judges = true): Run {
  const clock = createHeldClock()
  const store = createConversationStore({ me, clock })
  const judged: string[] = []
  const bits: Map<string, boolean>[] = []
  const keyring = {
    openName: () => Promise.resolve(null),
    openMessage: (_: string, sealed: string) => Promise.resolve({ sender: bela, text: sealed }),
  }
  const sync = createSync({
    client: server.client,
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
    onDescribed: () => undefined,
    onBroke: () => undefined,
    onStored: () => undefined,
    onArrived(messages: readonly Message[]) {
      if (!judges) return
      for (const message of messages) {
        judged.push(message.id)
        const { id, conversationId } = message
        history.judge([{ messageId: id, conversationId, at: 1, verdict: { verdict: 'show', because: 'wanted' } }])
      }
    },
  })
  return { sync, judged, bits }
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

type Act = { say: number } | { fault: Fault } | 'ring' | 'crash' | { mute: number }

const act = fc.oneof(
  fc.record({ say: fc.nat(2) }),
  fc.record({ say: fc.nat(2) }),
  fc.record({ fault: fc.constantFrom<Fault>('request', 'answer') }),
  fc.record({ mute: fc.nat(2) }),
  fc.constant<Act>('ring'),
  fc.constant<Act>('crash'),
)

test('whatever is lost and whenever Hush dies: in the end every message is here once, in order, and judged', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 25 }), async (acts) => {
      const server = createModelServer(3)
      const disk = createDisk()
      let current = await start(server, disk)
      for (const next of acts) {
        if (next === 'ring') current.sync.ring()
        else if (next === 'crash') {
          current.sync[Symbol.dispose]()
          current = run(server, disk)
          void current.sync.list()
        } else if ('say' in next) server.say(next.say)
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
    }),
    { numRuns: 150 },
  )
})
