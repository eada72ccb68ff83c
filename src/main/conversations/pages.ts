import type { MessagePage, PageProblem } from '../../shared/bridge/contract.ts'
import type { ConversationId } from '../../shared/ids.ts'
import { failed, ok, type Result } from '../../shared/result.ts'
import type { Clock } from '../../shared/time.ts'
import type { Cursor, History } from '../history/history.ts'
import type { IncomingMessage } from '../history/stored-messages.ts'
import type { OzekiClient } from '../ozeki/client.ts'
import type { Connection } from './connection.ts'
import type { Opener } from './opening.ts'
import type { ConversationReader } from './store.ts'

/** Pages of a conversation: from disk, and backwards from the server where the disk has no more. */
export interface Pages {
  page(id: ConversationId, before: number | null, limit: number): Promise<Result<MessagePage, PageProblem>>
}

export interface PagesPorts {
  readonly client: Pick<OzekiClient, 'downloadPartial'>
  readonly connection: Pick<Connection, 'call'>
  readonly history: History
  readonly store: Pick<ConversationReader, 'description'>
  readonly opener: Opener
  readonly clock: Clock
}

const ASKED_AT_ONCE = 50

export function createPages({ client, connection, history, store, opener, clock }: PagesPorts): Pages {
  const filling = new Map<ConversationId, Promise<boolean>>()

  /** Asks the server for what is older than everything held. False where it could not be reached. */
  async function fill(id: ConversationId): Promise<boolean> {
    const description = store.description(id)
    const cursor = history.cursor(id)
    if (!description || !cursor) return false
    const oldest = history.oldest(id)
    const before = oldest && { id: oldest.id, at: oldest.createdAt }
    const request = { id, instance: cursor.instance, before, limit: ASKED_AT_ONCE }
    const answer = await connection.call(() => client.downloadPartial(request))
    if (!answer.ok) return false
    const opened = await opener.open(description.secret, answer.value.messages)
    if (history.cursor(id)?.instance !== cursor.instance) return false
    const older = oldest ? opened : upTo(cursor, opened)
    const placed = history.takeOlder(id, older)
    const isEnd = oldest ? placed.length === 0 : opened.length === 0
    if (isEnd) history.complete(id)
    return true
  }

  return {
    async page(id, before, limit) {
      if (!store.description(id)) return failed({ code: 'unknown-conversation' })
      const held = history.page(id, before, limit, clock.now())
      if (held.messages.length >= limit || held.complete) return ok(pageOf(held, limit))
      if (!filling.has(id))
        filling.set(
          id,
          fill(id).finally(() => filling.delete(id)),
        )
      const reached = await filling.get(id)
      const { messages, complete } = history.page(id, before, limit, clock.now())
      if (!reached && messages.length === 0) return failed({ code: 'unreachable' })
      return ok(pageOf({ messages, complete }, limit))
    },
  }
}

const pageOf = ({ messages, complete }: ReturnType<History['page']>, limit: number): MessagePage => ({
  messages,
  hasOlder: !complete || messages.length >= limit,
})

/** The newest page may hold what `download` has not brought yet: that is news, and comes by its own way. */
function upTo({ messageId, at }: Cursor, messages: readonly IncomingMessage[]): readonly IncomingMessage[] {
  const index = messages.findIndex(({ id }) => id === messageId)
  return index >= 0 ? messages.slice(0, index + 1) : messages.filter(({ createdAt }) => createdAt < at)
}
