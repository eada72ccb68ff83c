import type { SendProblem } from '../../shared/bridge/contract.ts'
import { messageId, type ConversationId, type MessageId, type UserId } from '../../shared/ids.ts'
import { FIRST_UNPLACED, type Message } from '../../shared/model.ts'
import { failed, ok, type Result } from '../../shared/result.ts'
import { DAY, type Clock } from '../../shared/time.ts'
import type { History } from '../history/history.ts'
import type { OzekiClient } from '../ozeki/client.ts'
import type { Keyring } from '../ozeki/keyring.ts'
import type { Connection } from './connection.ts'
import type { ConversationReader } from './store.ts'
import type { Sync } from './sync.ts'

/** Writes into a conversation. A failure leaves the text with the person: nothing is queued behind their back. */
export interface Sending {
  /** Resolves when the server has it. */
  send(id: ConversationId, text: string): Promise<Result<MessageId, SendProblem>>
}

export interface SendingPorts {
  readonly client: Pick<OzekiClient, 'add'>
  readonly connection: Pick<Connection, 'call'>
  readonly keyring: () => Pick<Keyring, 'sealMessage'> | null
  readonly sync: Pick<Sync, 'fetch'>
  readonly history: Pick<History, 'cursor' | 'message'>
  readonly store: Pick<ConversationReader, 'description'>
  readonly me: UserId
  readonly clock: Clock
  readonly newId: () => string
  /** A message on its way, then no longer (it comes back by `download`, in the server's order). */
  readonly onSending: (message: Message) => void
  readonly onFailed: (id: ConversationId, messageId: MessageId) => void
}

/** The usual life of a message: the vendor's `add` example. */
const VALID_MS = 7 * DAY
const LONGEST_TEXT = 10_000

export function createSending(ports: SendingPorts): Sending {
  const { client, connection, history, store, clock, me } = ports
  /** A message of unknown fate keeps its id: sent again, it is one message (protocol page, "a resent add"). */
  const unknownFate = new Map<string, MessageId>()
  let sent = 0

  async function send(id: ConversationId, text: string): Promise<Result<MessageId, SendProblem>> {
    if (text.trim() === '') return failed({ code: 'empty' })
    if (text.length > LONGEST_TEXT) return failed({ code: 'too-long', limit: LONGEST_TEXT })
    const description = store.description(id)
    if (!description) return failed({ code: 'unknown-conversation' })
    const instance = history.cursor(id)?.instance ?? description.instance

    const key = `${id} ${text}`
    const tried = unknownFate.get(key)
    // It came after all, and the person has seen it: the same words again are another message.
    if (tried && history.message(id, tried)) unknownFate.delete(key)
    else if (tried) {
      // Looked for before it is sent again: not every server takes one id for one message (protocol page, "a resent add").
      const isLookedFor = await ports.sync.fetch(id)
      if (!isLookedFor) return failed({ code: 'unreachable' })
      if (history.message(id, tried)) {
        unknownFate.delete(key)
        return ok(tried)
      }
    }
    const newId = unknownFate.get(key) ?? messageId(ports.newId())
    const createdAt = Math.floor(clock.now() / 1000) * 1000
    const content = { kind: 'text', sender: me, text, mentionsMe: false } as const
    const message = { id: newId, conversationId: id, createdAt, validUntil: createdAt + VALID_MS, content }
    const data = await ports.keyring()?.sealMessage(description.secret, { sender: me, text })
    if (data === undefined) return failed({ code: 'unreachable' })
    if (data === null) return failed({ code: 'cannot-encrypt' })

    ports.onSending({ ...message, position: FIRST_UNPLACED + sent++, delivery: 'sending' })
    const { validUntil } = message
    const answer = await connection.call(() =>
      client.add({ id, instance, messageId: newId, createdAt, validUntil, data }),
    )
    // Also after a failure: the server may have it although its answer was lost.
    await ports.sync.fetch(id)
    if (answer.ok || history.message(id, newId)) {
      unknownFate.delete(key)
      return ok(newId)
    }
    ports.onFailed(id, newId)
    if (answer.problem.code === 'refused') return failed({ code: 'refused', serverSays: answer.problem.serverSays })
    unknownFate.set(key, newId)
    return failed({ code: 'unreachable' })
  }

  return { send }
}
