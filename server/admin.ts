import { randomBytes, randomUUID } from 'node:crypto'
import { defaultCipher } from '../src/protocol/cipher.ts'
import { newId32, newInstance, pairConversationId } from '../src/protocol/ids.ts'
import { readPlaintext, writePlaintext } from '../src/protocol/plaintext.ts'
import { formatServerTime, parseServerTime } from '../src/protocol/time.ts'
import { type ConversationId, conversationId, type MessageId, messageId, type UserId } from '../src/shared/ids.ts'
import { type Clock, DAY, type Instant } from '../src/shared/time.ts'
import type { Bit, Conversations, NewConversation, SeenConversation } from './conversations.ts'
import type { Feed } from './feed.ts'
import type { Messages } from './messages.ts'
import { type NewPerson, newPerson, type People, type Person } from './people.ts'
import type { Presence } from './presence.ts'

export interface CreatedUser {
  readonly userId: UserId
  readonly email: string
  readonly fullname: string
  readonly nick: string
  readonly apiKey: string
}

interface SayOptions {
  /** Seven days unless told. */
  readonly validForMs?: number
  /** Who the plaintext claims to be; the speaker unless told. */
  readonly sender?: UserId
  /** Bytes that nobody can decrypt. */
  readonly corrupt?: boolean
  /** `Created`; now unless told. */
  readonly at?: Instant
}

interface SaidMessage {
  readonly id: MessageId
  readonly createdAt: Instant
  /** Undefined where it cannot be read. */
  readonly sender: UserId | undefined
  readonly text: string | undefined
}

/** A whole workspace, written at once or not at all. People are named by their e-mail addresses. */
interface Workspace {
  readonly people: readonly NewPerson[]
  readonly conversations: readonly {
    /** Null: a conversation of two, named by the other person. */
    readonly name: string | null
    readonly participants: readonly string[]
    readonly favouriteOf?: readonly string[]
    readonly history: readonly { readonly by: string; readonly text: string; readonly at: Instant }[]
  }[]
}

/**
 * What only the owner of the server may do, in-process: for the demo and for tests. Whatever it changes is announced
 * as if another station had done it. Throws (a promise rejects) where the user or conversation does not exist.
 */
export interface Admin {
  createUser(person: NewPerson): Promise<CreatedUser>
  /** Two people have one conversation: asked for again, it is the same. A null name is the other person's. */
  createConversation(conversation: {
    readonly name: string | null
    readonly participants: readonly UserId[]
    readonly isGroup: boolean
  }): Promise<ConversationId>
  populate(workspace: Workspace): Promise<void>
  findUser(email: string): CreatedUser | undefined
  hasPeople(): boolean
  /** Newest first. */
  conversationsOf(userId: UserId): readonly SeenConversation[]
  sayAs(userId: UserId, conversationId: ConversationId, text: string, options?: SayOptions): Promise<MessageId>
  /** As if on another station of this user. */
  muteAs(userId: UserId, conversationId: ConversationId, muted: boolean): void
  favouriteAs(userId: UserId, conversationId: ConversationId, favourite: boolean): void
  setAvailable(userId: UserId, available: boolean): void
  /** Every message that has not expired, in the server's order. */
  messagesIn(userId: UserId, conversationId: ConversationId): readonly SaidMessage[]
}

export interface AdminPorts {
  readonly people: People
  readonly conversations: Conversations
  readonly messages: Messages
  readonly feed: Feed
  readonly presence: Presence
  readonly clock: Pick<Clock, 'now'>
  readonly keyBits: number
  readonly transaction: <T>(work: () => T) => T
  /** How a conversation whose bit changed is announced. */
  readonly bitKind: 'conversation' | 'list'
}

export function createAdmin(ports: AdminPorts): Admin {
  const { people, conversations, messages, feed, presence, clock, keyBits, transaction, bitKind } = ports

  function seenBy(user: UserId, id: ConversationId): SeenConversation {
    const seen = conversations.seenBy(user, id)
    if (!seen) throw new Error('This user takes no part in this conversation.')
    return seen
  }

  const created = ({ id, email, fullname, nick, apiKey }: Person): CreatedUser => ({
    userId: id,
    email,
    fullname,
    nick,
    apiKey,
  })

  function add(conversation: NewConversation): void {
    transaction(() => {
      conversations.add(conversation)
      const users = conversation.participants.map(({ userId }) => userId)
      feed.announce(users, { kind: 'list', subject: conversation.id })
    })
  }

  function say(user: UserId, id: ConversationId, text: string, options: SayOptions = {}): MessageId {
    const { validForMs = 7 * DAY, sender = user, corrupt = false } = options
    const at = Math.floor(options.at ?? clock.now())
    const seen = seenBy(user, id)
    const data = corrupt
      ? randomBytes(60).toString('base64')
      : defaultCipher.seal(seen.key, writePlaintext({ sender, text }))
    const message = { id: messageId(randomUUID()), type: 'Message', created: formatServerTime(at), data }
    transaction(() => {
      messages.add(id, { ...message, validUntil: Math.floor(at + validForMs) }, at)
      const users = seen.participants.map((participant) => participant.id)
      feed.announce(users, { kind: 'conversation', subject: id })
    })
    return message.id
  }

  function setBit(user: UserId, id: ConversationId, bit: Bit, value: boolean): void {
    if (seenBy(user, id)[bit] === value) return
    transaction(() => {
      conversations.setBit(user, id, bit, value)
      feed.announce([user], { kind: bitKind, subject: id })
    })
  }

  return {
    async createUser(details) {
      const person = await newPerson(details, keyBits)
      people.add(person)
      return created(person)
    },
    async createConversation({ name, participants, isGroup }) {
      const members = participants.map((id) => {
        const person = people.byId(id)
        if (!person) throw new Error('A participant is not known here.')
        return person
      })
      const conversation = await newConversation(name, members, isGroup, clock.now())
      const existing = members[0] && conversations.seenBy(members[0].id, conversation.id)
      if (!existing) add(conversation)
      return conversation.id
    },
    async populate(workspace) {
      const made = await Promise.all(workspace.people.map((details) => newPerson(details, keyBits)))
      const personOf = (email: string): Person => {
        const person = made.find((candidate) => candidate.email === email) ?? people.byEmail(email)
        if (!person) throw new Error(`Nobody has the address ${email}.`)
        return person
      }
      const prepared = await Promise.all(
        workspace.conversations.map(async ({ name, participants, favouriteOf = [], history }) => {
          const began = history[0]?.at ?? clock.now()
          const conversation = await newConversation(name, participants.map(personOf), name !== null, began)
          return { conversation, favouriteOf, history }
        }),
      )
      transaction(() => {
        for (const person of made) people.add(person)
        for (const { conversation, favouriteOf, history } of prepared) {
          add(conversation)
          for (const email of favouriteOf) setBit(personOf(email).id, conversation.id, 'favourite', true)
          for (const { by, text, at } of history) say(personOf(by).id, conversation.id, text, { at })
        }
      })
    },
    findUser(email) {
      const person = people.byEmail(email)
      return person && created(person)
    },
    hasPeople: () => people.all().length > 0,
    conversationsOf: (user) => conversations.ofUser(user),
    sayAs: (user, id, text, options) =>
      new Promise((resolve) => {
        resolve(say(user, id, text, options))
      }),
    muteAs(user, id, muted) {
      setBit(user, id, 'muted', muted)
    },
    favouriteAs(user, id, favourite) {
      setBit(user, id, 'favourite', favourite)
    },
    setAvailable(user, available) {
      if (!presence.set(user, available)) return
      const others = people.all().filter(({ id }) => id !== user)
      feed.announce(
        others.map(({ id }) => id),
        { kind: 'availability', subject: user },
      )
    },
    messagesIn(user, id) {
      const { key } = seenBy(user, id)
      return messages.after(id, '', clock.now()).map((message) => {
        const opened = defaultCipher.open(key, message.data)
        const plaintext = opened.ok ? readPlaintext(opened.value) : undefined
        const createdAt = parseServerTime(message.created) ?? 0
        return { id: message.id, createdAt, sender: plaintext?.sender, text: plaintext?.text }
      })
    },
  }
}

/** With a key of its own, wrapped for each member. Nothing is stored yet. */
async function newConversation(
  name: string | null,
  members: readonly Person[],
  isGroup: boolean,
  at: Instant,
): Promise<NewConversation> {
  const [first, second] = members
  if (!isGroup && (!first || !second || members.length !== 2)) throw new Error('A conversation of two has two people.')
  const id = !isGroup && first && second ? pairConversationId(first.id, second.id) : conversationId(newId32())
  const key = randomBytes(32)
  const participants = await Promise.all(
    members.map(async (member) => ({
      userId: member.id,
      secret: await defaultCipher.wrapKey(member.publicKey, key),
    })),
  )
  return { id, isGroup, name, key, instance: newInstance(), at, participants }
}
