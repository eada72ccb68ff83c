import { isDeepStrictEqual } from 'node:util'
import type { ConversationId, UserId } from '../../shared/ids.ts'
import type { ListedConversation } from './client.ts'
import type { Keyring } from './keyring.ts'
import { type Body, parseBody } from './transport.ts'
import { type AnswerProblem, readConversation, readConversationRows, readEnvelope, safeId } from './wire.ts'

/** What a reader of `list` answers is asked, one thing at a time, but for names: those may be asked for meanwhile. */
export type ListQuestion =
  | { readonly ask: 'read'; readonly body: Body }
  /** The rows after those that were told last. */
  | { readonly ask: 'rows' }
  /** Some more names of the last answer, once all its rows were told. */
  | { readonly ask: 'names' }

export type ListAnswer =
  | { readonly tells: 'problem'; readonly problem: AnswerProblem }
  | {
      readonly tells: 'rows'
      /** Of one that is as it was told before, apart from `sealedName`, the id alone. */
      readonly rows: readonly (ListedConversation | ConversationId)[]
      /** What made no sense, by its id. */
      readonly leftOut: readonly string[]
      readonly isLast: boolean
    }
  | {
      readonly tells: 'names'
      /** Those that differ from what was told before. */
      readonly names: readonly (readonly [ConversationId, string])[]
      readonly isLast: boolean
    }

/** Reads `list` answers bit by bit, and remembers what it told. It runs in a thread where answers are big. */
export interface Listing {
  answer(question: ListQuestion): Promise<ListAnswer>
}

/** A few milliseconds for whoever takes them in. */
const ROWS_AT_ONCE = 250
/** A tenth of a second for the first time: the person reads the first names while the others are opened. */
const NAMES_AT_ONCE = 250

export function createListing({ me, keyring }: { me: UserId; keyring: Pick<Keyring, 'openName'> }): Listing {
  let told: ReadonlyMap<ConversationId, ListedConversation> = new Map()
  let telling = beginTelling([])
  /** To be opened, the most recent last. */
  let sealed: ListedConversation[] = []
  let named = new Map<ConversationId, string>()

  function read(body: Body): ListAnswer {
    const envelope = readEnvelope(parseBody(body))
    if (!envelope.ok) return { tells: 'problem', problem: envelope.problem }
    const rows = readConversationRows(envelope.value)
    if (rows === null) return { tells: 'problem', problem: { code: 'broken', detail: 'an answer that makes no sense' } }
    telling = beginTelling(rows)
    sealed = []
    return tellRows()
  }

  function tellRows(): ListAnswer {
    const { raw, seen, at } = telling
    const rows: (ListedConversation | ConversationId)[] = []
    const leftOut: string[] = []
    for (const each of raw.slice(at, at + ROWS_AT_ONCE)) {
      const row = readConversation(each, me)
      if (!row) {
        leftOut.push(safeId(each, 'id'))
        continue
      }
      rows.push(isSame(seen.get(row.id) ?? told.get(row.id), row) ? row.id : row)
      seen.set(row.id, row)
    }
    telling.at += ROWS_AT_ONCE
    const isLast = telling.at >= raw.length
    if (isLast) finish(seen)
    return { tells: 'rows', rows, leftOut, isLast }
  }

  function finish(seen: ReadonlyMap<ConversationId, ListedConversation>): void {
    told = seen
    telling = beginTelling([])
    sealed = [...seen.values()].sort((a, b) => a.lastAccessAt - b.lastAccessAt)
    // Whoever is left out and comes back is named again.
    named = new Map([...named].filter(([id]) => seen.has(id)))
  }

  async function tellNames(): Promise<ListAnswer> {
    const left = sealed
    const open = async ({ id, secret, sealedName }: ListedConversation) =>
      [id, await keyring.openName(secret, sealedName)] as const
    const names: (readonly [ConversationId, string])[] = []
    for (const [id, name] of await Promise.all(left.splice(-NAMES_AT_ONCE).reverse().map(open))) {
      if (name === null || named.get(id) === name) continue
      names.push([id, name])
      // Another answer may have come meanwhile, without this conversation.
      if (left === sealed) named.set(id, name)
    }
    return { tells: 'names', names, isLast: left.length === 0 }
  }

  return {
    async answer(question) {
      if (question.ask === 'read') return read(question.body)
      return question.ask === 'rows' ? tellRows() : tellNames()
    },
  }
}

interface Telling {
  readonly raw: readonly unknown[]
  readonly seen: Map<ConversationId, ListedConversation>
  at: number
}
const beginTelling = (raw: readonly unknown[]): Telling => ({ raw, seen: new Map(), at: 0 })

function isSame(before: ListedConversation | undefined, after: ListedConversation): boolean {
  return before !== undefined && isDeepStrictEqual({ ...before, sealedName: '' }, { ...after, sealedName: '' })
}
