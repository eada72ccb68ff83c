import { defaultCipher } from '../../src/protocol/cipher.ts'
import { formatServerTime, parseServerTime } from '../../src/protocol/time.ts'
import type { ConversationId } from '../../src/shared/ids.ts'
import { failed, ok } from '../../src/shared/result.ts'
import { type Clock, DAY, SECOND } from '../../src/shared/time.ts'
import type { Authenticate, Caller } from '../authenticate.ts'
import type { Bit, Conversations, SeenConversation } from '../conversations.ts'
import type { Feed } from '../feed.ts'
import type { Messages, StoredMessage, StoredReport } from '../messages.ts'
import {
  addSchema,
  type Answer,
  anything,
  conversationSchema,
  downloadPartialSchema,
  downloadSchema,
  type Fields,
  type Handler,
  newMessageSchema,
  parse,
  parseJson,
  viewedSchema,
} from '../wire.ts'

const USUAL_LIFE_MS = 7 * DAY

export interface ConversationPorts {
  readonly conversations: Conversations
  readonly messages: Messages
  readonly feed: Feed
  readonly authenticate: Authenticate
  readonly clock: Pick<Clock, 'now'>
  readonly transaction: <T>(work: () => T) => T
  /** How a conversation whose bit changed is announced. */
  readonly bitKind: 'conversation' | 'list'
  readonly onAdded: (conversation: SeenConversation, message: StoredMessage) => void
}

/** Everything about conversations: list, download, add, viewed, and the bits. */
export function conversationActions(ports: ConversationPorts): [string, Handler][] {
  const { conversations, messages, feed, authenticate, clock, transaction, bitKind, onAdded } = ports

  const within = (caller: Caller, id: ConversationId, work: (seen: SeenConversation) => Answer): Answer => {
    const seen = conversations.seenBy(caller.person.id, id)
    return seen ? work(seen) : failed('There is no such conversation among yours.')
  }
  const everybodyIn = (seen: SeenConversation) => seen.participants.map(({ id }) => id)

  const setBit = (bit: Bit, value: boolean): Handler =>
    authenticate.signed(conversationSchema, (caller, { conversationid }) =>
      within(caller, conversationid, (seen) => {
        if (seen[bit] !== value) {
          transaction(() => {
            conversations.setBit(caller.person.id, conversationid, bit, value)
            feed.announce([caller.person.id], { kind: bitKind, subject: conversationid }, caller.station)
          })
        }
        return ok({ conversation: conversationFields({ ...seen, [bit]: value }) })
      }),
    )

  const list = authenticate.signed(anything, ({ person }) =>
    ok({ conversations: conversations.ofUser(person.id).map(conversationFields) }),
  )

  const download = authenticate.signed(downloadSchema, (caller, body) =>
    within(caller, body.conversationid, ({ id }) =>
      ok({
        // The vendor's answer to `download` carries neither.
        status: undefined,
        errormessage: undefined,
        messages: messages.after(id, body.lastmessageid, clock.now()).map(messageFields),
        reports: messages.reportsAfter(id, body.lastreportid).map(reportFields),
      }),
    ),
  )

  const downloadPartial = authenticate.signed(downloadPartialSchema, (caller, body) =>
    within(caller, body.conversationid, ({ id }) =>
      ok({
        messages: messages.before(id, body.lastmessageid, body.limit, clock.now()).map(messageFields),
        reports: messages.reportsBefore(id, body.lastreportid, body.limit).map(reportFields),
      }),
    ),
  )

  const add = authenticate.signed(addSchema, (caller, body) =>
    within(caller, body.conversationid, (seen) => {
      const parsed = parse(newMessageSchema, parseJson(body.message))
      if (!parsed.ok) return failed('The field "message" is not the JSON of a message.')
      const { ID, Type, Created, ValidUntil, Data } = parsed.value
      const createdAt = parseServerTime(Created)
      const validUntil = ValidUntil === '' ? (createdAt ?? 0) + USUAL_LIFE_MS : parseServerTime(ValidUntil)
      if (createdAt === undefined || validUntil === undefined) return failed('The message has no proper times.')
      if (body.instance !== '' && body.instance !== seen.instance) {
        return failed('This conversation was cleared in the meantime: load it again.')
      }
      const message = { id: ID, type: Type, created: Created, validUntil, data: Data }
      const isNew = transaction(() => {
        if (!messages.add(seen.id, message, createdAt)) return false
        feed.announce(everybodyIn(seen), { kind: 'conversation', subject: seen.id }, caller.station)
        return true
      })
      if (isNew) onAdded(seen, message)
      return ok({ message: { ...messageFields(messages.find(seen.id, ID) ?? message), Data: undefined } })
    }),
  )

  const viewed = authenticate.signed(viewedSchema, (caller, body) =>
    within(caller, body.conversationid, (seen) => {
      transaction(() => {
        if (messages.addViewed(seen.id, caller.person.id, body.messageids, clock.now())) {
          feed.announce(everybodyIn(seen), { kind: 'conversation', subject: seen.id }, caller.station)
        }
      })
      return ok({})
    }),
  )

  return [
    ['chatserver/chatconversation/list', list],
    ['chatserver/chatconversation/download', download],
    ['chatserver/chatconversation/downloadpartial', downloadPartial],
    ['chatserver/chatconversation/add', add],
    ['chatserver/chatconversation/mute', setBit('muted', true)],
    ['chatserver/chatconversation/unmute', setBit('muted', false)],
    ['chatserver/chatconversation/favorite', setBit('favourite', true)],
    ['chatserver/chatconversation/unfavorite', setBit('favourite', false)],
    ['chatserver/chatreports/viewed', viewed],
  ]
}

/** The whole conversation for its viewer: nobody else's bits, and a name under a fresh IV at every answer. */
function conversationFields(seen: SeenConversation): Fields {
  const { viewer } = seen
  const other = seen.participants.find(({ id }) => id !== viewer)
  const name = seen.name ?? other?.fullname ?? ''
  return {
    id: seen.id,
    isgroup: seen.isGroup,
    participantids: seen.participants.map(({ id }) => id),
    participants: seen.participants.map(({ id, nick }) => ({ userid: id, username: nick })),
    displayname: defaultCipher.seal(seen.key, name),
    lastmessageid: seen.lastMessageId,
    lastreportid: seen.lastReportId,
    lastaccess: Math.floor(seen.lastAccessAt / SECOND),
    secret: seen.secret,
    instance: seen.instance,
    mutedby: seen.muted ? [viewer] : [],
    favoriteby: seen.favourite ? [viewer] : [],
    hiddenby: [],
    properties: [
      {
        userid: viewer,
        ismuted: seen.muted,
        isfavorite: seen.favourite,
        hideid: seen.hideId,
        listitembackgroundcolor: seen.colour,
      },
    ],
  }
}

const messageFields = ({ id, type, created, validUntil, data }: StoredMessage) => ({
  ID: id,
  Type: type,
  Created: created,
  ValidUntil: formatServerTime(validUntil),
  Data: data,
})

const reportFields = ({ id, type, created }: StoredReport) => ({ ID: id, Type: type, Created: created })
