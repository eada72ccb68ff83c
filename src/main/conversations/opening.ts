import type { UserId } from '../../shared/ids.ts'
import type { Message, Preview } from '../../shared/model.ts'
import type { IncomingMessage } from '../history/stored-messages.ts'
import type { ListedConversation, WireMessage } from '../ozeki/client.ts'
import type { Keyring } from '../ozeki/keyring.ts'
import type { MentionFinder } from './mention.ts'
import type { Description } from './store.ts'

/** From the server's sealed words to ours. Nothing here fails: what cannot be opened says so. */
export interface Opener {
  open(secret: string, messages: readonly WireMessage[]): Promise<IncomingMessage[]>
}

export interface OpenerPorts {
  /** Null until the first sign-in of this run. */
  readonly keyring: () => Pick<Keyring, 'openMessage'> | null
  readonly me: UserId
  readonly namesMe: MentionFinder
}

export function createOpener({ keyring, me, namesMe }: OpenerPorts): Opener {
  async function open(secret: string, message: WireMessage): Promise<IncomingMessage> {
    const { id, createdAt, validUntil, sealed } = message
    const plain = sealed === null ? null : ((await keyring()?.openMessage(secret, sealed)) ?? null)
    if (plain === null) return { id, createdAt, validUntil, own: false, content: { kind: 'unreadable' } }
    const { sender, text } = plain
    const own = sender === me
    return {
      id,
      createdAt,
      validUntil,
      own,
      content: { kind: 'text', sender, text, mentionsMe: !own && namesMe(text) },
    }
  }
  return {
    open: (secret, messages) => Promise.all(messages.map((message) => open(secret, message))),
  }
}

/** What needs no key. */
export function describe(listed: ListedConversation): Description {
  const { id, isGroup, participants, favourite, hidden, colour, secret, instance } = listed
  return {
    id,
    name: null,
    isGroup,
    participants,
    favourite,
    hidden,
    colour,
    lastAt: listed.lastAccessAt,
    secret,
    instance,
  }
}

export function previewOf(message: Message | null, description: Description | undefined, me: UserId): Preview | null {
  if (!message || !description) return null
  const { content } = message
  if (content.kind === 'unreadable') return { sender: null, text: null, mentionsMe: false }
  const sender = description.participants.find(({ id }) => id === content.sender)?.name ?? ''
  return { sender: content.sender === me ? null : sender, text: content.text, mentionsMe: content.mentionsMe }
}
