import type { ConversationId, MessageId } from '../../shared/ids.ts'
import { ok, type Result } from '../../shared/result.ts'
import { MINUTE, SECOND } from '../../shared/time.ts'
import type { Cursor, History } from '../history/history.ts'
import type { IncomingMessage } from '../history/stored-messages.ts'
import type { Batch, CallProblem, OzekiClient, Point } from '../ozeki/client.ts'
import type { Connection } from './connection.ts'
import type { Opener } from './opening.ts'

/** The sender's clock may be behind, and what is news must not be lost for it. */
export const TOLERATED_LAG_MS = 5 * MINUTE
/** A server may cut a long answer: so many at once, and there may be more. */
const MAY_BE_CUT = 50
/** Ten thousand messages that one answer left out: no server does, and no loop may be without end. */
const PAGES_INTO_A_GAP = 200

/** How far one conversation has been read, and what the list names as its last message (null where it names none). */
export interface ReadFrom {
  readonly id: ConversationId
  readonly secret: string
  readonly cursor: Cursor
  readonly expected: MessageId | null
}

/** What came after the cursor, oldest first, and where the cursor stands then. */
export interface News {
  readonly messages: readonly IncomingMessage[]
  readonly cursor: Cursor
  /** There may be more after it. */
  readonly isCut: boolean
}

export interface NewsPorts {
  readonly client: Pick<OzekiClient, 'download' | 'downloadPartial'>
  readonly connection: Pick<Connection, 'call'>
  readonly history: Pick<History, 'message'>
  readonly opener: Opener
}

/**
 * What `download` leaves out no page tells. It may go by the date alone, in whole seconds, so that of two messages of one
 * second the later is never told: it is asked from a second before, which is nothing to a server that goes by the id. It may
 * cut a long answer at either end: that is followed back to the cursor. And a message that the list has named is looked for
 * among the newest ones before the cursor passes it.
 */
export function createNewsReader(ports: NewsPorts): (from: ReadFrom) => Promise<Result<News, CallProblem>> {
  const { client, connection, history, opener } = ports
  async function page(from: ReadFrom, before: Point | null): Promise<Result<readonly IncomingMessage[], CallProblem>> {
    const { id, secret, cursor } = from
    const request = { id, instance: cursor.instance, before, limit: MAY_BE_CUT }
    const answer = await connection.call(() => client.downloadPartial(request))
    return answer.ok ? ok(await opener.open(secret, answer.value.messages)) : answer
  }

  /** All of `newest`, and before them what a server left out that tells only the newest of a long answer. */
  async function followedBack(
    from: ReadFrom,
    batch: Batch,
    newest: readonly IncomingMessage[],
  ): Promise<Result<readonly IncomingMessage[], CallProblem>> {
    const { id, cursor } = from
    const reached = (told: readonly IncomingMessage[]): number =>
      told.findLastIndex((message) => message.id === cursor.messageId || history.message(id, message.id) !== null)
    // One message alone says nothing: its time is its sender's word.
    const isBefore = ({ createdAt }: IncomingMessage): boolean => createdAt < cursor.at - TOLERATED_LAG_MS
    let messages = newest
    for (let pages = 0; batch.received >= MAY_BE_CUT && pages < PAGES_INTO_A_GAP; pages++) {
      const [first] = messages
      if (!first || reached(messages) >= 0) break
      const older = await page(from, { id: first.id, at: first.createdAt })
      if (!older.ok) return older
      if (older.value.every(isBefore)) break
      const leftOut = older.value
        .slice(reached(older.value) + 1)
        .filter((message) => !messages.some(({ id: told }) => told === message.id))
      messages = [...leftOut, ...messages]
      if (leftOut.length < older.value.length) break
    }
    return ok(messages)
  }

  async function withExpected(
    from: ReadFrom,
    news: readonly IncomingMessage[],
  ): Promise<Result<readonly IncomingMessage[], CallProblem>> {
    const { id, cursor, expected } = from
    const isHere = (wanted: MessageId): boolean =>
      wanted === cursor.messageId ||
      news.some((message) => message.id === wanted) ||
      history.message(id, wanted) !== null
    if (expected === null || isHere(expected)) return ok(news)
    const newest = await page(from, null)
    if (!newest.ok) return newest
    const leftOut = newsAmong(newest.value, expected, cursor, isHere)
    if (leftOut.length === 0) return ok(news)
    return ok([...news.filter(({ id: told }) => !leftOut.some((message) => message.id === told)), ...leftOut])
  }

  return async (from) => {
    const { id, secret, cursor, expected } = from
    const point = cursor.messageId === null ? null : { id: cursor.messageId, at: cursor.at - SECOND }
    const answer = await connection.call(() => client.download({ id, instance: cursor.instance, after: point }))
    if (!answer.ok) return answer
    const told = await followedBack(from, answer.value, await opener.open(secret, answer.value.messages))
    if (!told.ok) return told
    const after = newsAfter(cursor, told.value)
    // Of a piece nobody can say what it leaves out: the last one is shorter.
    const isCut = answer.value.received >= MAY_BE_CUT && after.length > 0
    const news = isCut ? ok(after) : await withExpected(from, after)
    return news.ok ? ok({ messages: news.value, cursor: moved(cursor, news.value, expected), isCut }) : news
  }
}

/** Whether `download` includes its starting point is not documented: what stands up to the cursor is no news. */
function newsAfter(cursor: Cursor, messages: readonly IncomingMessage[]): readonly IncomingMessage[] {
  const { messageId, at } = cursor
  if (messageId === null) return messages.filter(({ createdAt }) => createdAt >= at - (at % SECOND))
  return messages.slice(messages.findIndex(({ id }) => id === messageId) + 1)
}

/** Of the newest page, what `download` should have told: all after the cursor, or after what is here; else what was named. */
function newsAmong(
  page: readonly IncomingMessage[],
  expected: MessageId,
  cursor: Cursor,
  isHere: (id: MessageId) => boolean,
): readonly IncomingMessage[] {
  const named = page.find(({ id }) => id === expected)
  // A server that names something old as the last message makes no news of it.
  if (!named || named.createdAt < cursor.at - TOLERATED_LAG_MS) return []
  const at = page.findIndex(({ id }) => id === cursor.messageId)
  const after = page.slice((at >= 0 ? at : page.findLastIndex(({ id }) => isHere(id))) + 1)
  return after.length < page.length && after.includes(named) ? after : [named]
}

/** After the newest that came; where nothing came, past what the list had named (it has expired, or was cleared). */
function moved(cursor: Cursor, news: readonly IncomingMessage[], expected: MessageId | null): Cursor {
  const last = news.at(-1)
  if (last) return { ...cursor, messageId: last.id, at: last.createdAt }
  return expected === null ? cursor : { ...cursor, messageId: expected }
}
