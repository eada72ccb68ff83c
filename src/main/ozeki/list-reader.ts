import type { KeyObject } from 'node:crypto'
import { setImmediate as breathe } from 'node:timers/promises'
import { defaultCipher } from '../../protocol/cipher.ts'
import type { ConversationId, UserId } from '../../shared/ids.ts'
import { failed, ok, type Result } from '../../shared/result.ts'
import type { ListedConversation } from './client.ts'
import { createKeyring } from './keyring.ts'
import { type ListPlace, startListThread } from './list-thread.ts'
import { createListing, type ListAnswer } from './listing.ts'
import type { Body } from './transport.ts'
import type { AnswerProblem, OnDropped } from './wire.ts'

/** Reads the answers to `list`, without a stall however big they are. */
export interface ListReader extends Disposable {
  /** An answer of at least so many bytes is on its way. */
  expect(bytes: number): void
  /** A conversation that is told as before (apart from its sealed name) is the same object as before. */
  read(body: Body): Promise<Result<readonly ListedConversation[], AnswerProblem>>
  /**
   * Opens the names of the last answer, the most recent conversations first, and tells bit by bit those that differ from what
   * was told before. Ends early where another answer comes. False where they could not be had: another answer is needed.
   */
  openNames(onOpened: (names: ReadonlyMap<ConversationId, string>) => void): Promise<boolean>
}

export interface ListReaderPorts {
  readonly me: UserId
  readonly privateKey: KeyObject
  /** The absolute path of `list-worker`, built or not. Null: everything is read here. */
  readonly workerEntry: string | null
  readonly onLeftOut: OnDropped
  /** The thread has ended by itself, or could not begin: from now on everything is read here. */
  readonly onBroke: (error: unknown) => void
}

/** A shorter answer, some 150 conversations, takes a few milliseconds, and is not worth a thread. */
const WORTH_A_THREAD_BYTES = 128 * 2 ** 10

export function createListReader(ports: ListReaderPorts): ListReader {
  const { me, privateKey, workerEntry, onLeftOut } = ports
  let place = readHere(me, privateKey)
  /** Where the last answer was read: nobody else knows its names. */
  let answeredIn = place
  /** Null: no thread is to be begun, any more. */
  let entry = workerEntry
  let known: ReadonlyMap<ConversationId, ListedConversation> = new Map()
  let reading: Promise<unknown> = Promise.resolve()
  let answers = 0

  function expect(bytes: number): void {
    if (entry === null || bytes < WORTH_A_THREAD_BYTES) return
    const threadAt = entry
    entry = null
    try {
      place = startListThread({ entry: threadAt, me, privateKey, onBroke })
    } catch (error) {
      onBroke(error)
    }
  }

  function onBroke(error: unknown): void {
    // Not the place of before: that one knows nothing of what the thread has told since.
    place = readHere(me, privateKey)
    ports.onBroke(error)
  }

  async function read(body: Body): ReturnType<ListReader['read']> {
    answers++
    expect(body.reduce((sum, { byteLength }) => sum + byteLength, 0))
    answeredIn = place
    const { ask } = place
    const rows: ListedConversation[] = []
    const next = new Map<ConversationId, ListedConversation>()
    for (let told = await ask({ ask: 'read', body }); ; told = await ask({ ask: 'rows' })) {
      if (told?.tells === 'problem') return failed(told.problem)
      if (told?.tells !== 'rows') return failed({ code: 'broken', detail: 'the reading of an answer was broken off' })
      for (const each of told.rows) {
        const row = typeof each === 'string' ? (next.get(each) ?? known.get(each)) : each
        if (!row) continue
        rows.push(row)
        next.set(row.id, row)
      }
      for (const id of told.leftOut) onLeftOut('conversation', id)
      await breathe()
      if (told.isLast) break
    }
    known = next
    return ok(rows)
  }

  return {
    expect,
    read(body) {
      const next = (): ReturnType<typeof read> => read(body)
      const result = reading.then(next, next)
      reading = result
      return result
    },
    async openNames(onOpened) {
      const { ask } = answeredIn
      const answer = answers
      while (answer === answers) {
        const told: ListAnswer | null = await ask({ ask: 'names' })
        if (told?.tells !== 'names') return false
        if (told.names.length > 0) onOpened(new Map(told.names))
        if (told.isLast) break
        // Messages of a thread that come fast enough are all handed over in one turn of the event loop.
        await breathe()
      }
      return true
    },
    [Symbol.dispose]() {
      entry = null
      answeredIn[Symbol.dispose]()
      place[Symbol.dispose]()
    },
  }
}

/** As the thread does, in this one. */
function readHere(me: UserId, privateKey: KeyObject): ListPlace {
  const listing = createListing({ me, keyring: createKeyring({ cipher: defaultCipher, privateKey }) })
  let hasEnded = false
  return {
    async ask(question) {
      const answer = await listing.answer(question)
      return hasEnded ? null : answer
    },
    [Symbol.dispose]() {
      hasEnded = true
    },
  }
}
