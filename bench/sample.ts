import { createHash } from 'node:crypto'
import type { Description } from '../src/main/conversations/store.ts'
import { conversationId, userId, type ConversationId, type UserId } from '../src/shared/ids.ts'
import type { MuteRule } from '../src/shared/mute/model.ts'
import { DAY, MINUTE } from '../src/shared/time.ts'

/** An afternoon that stands still. */
export const sampleNow = Date.UTC(2026, 10, 24, 13)

/** Ids are hashes, as the server's are: evenly spread, in no order. */
const hash = (text: string): string => createHash('md5').update(text).digest('hex')
const sampleConversationId = (n: number): ConversationId => conversationId(hash(`conversation ${n}`))
const samplePerson = (n: number): UserId => userId(hash(`person ${n}`))
export const me = samplePerson(0)
const PEOPLE = 500

/** Every fifth a conversation of two, and one in fifty a favourite. */
export function sampleDescriptions(count: number): Description[] {
  return Array.from({ length: count }, (_, n) => {
    const isGroup = n % 5 !== 0
    const others = Array.from({ length: isGroup ? 2 + (n % 6) : 1 }, (_unused, at) => 1 + ((n * 7 + at) % PEOPLE))
    return {
      id: sampleConversationId(n),
      name: isGroup ? `Project ${n}` : null,
      isGroup,
      participants: [
        { id: me, name: 'Dana Molnár' },
        ...others.map((at) => ({ id: samplePerson(at), name: `Person ${at}` })),
      ],
      favourite: n % 50 === 0,
      hidden: false,
      colour: '#ffffff',
      lastAt: sampleNow - n * MINUTE,
      secret: `secret ${n}`,
      instance: 'instance',
    }
  })
}

/** Most without an end, a quarter with one that is still to come; breakthroughs of all kinds. */
export function sampleRule(n: number, now = sampleNow): MuteRule {
  const ends = n % 4 !== 0 ? 'never' : n % 8 === 0 ? { at: now + DAY } : { quietForMs: DAY }
  const through = { mentions: n % 2 === 0, favourites: n % 10 === 0, keywords: n % 20 === 0 }
  return { ends, through, madeAt: now }
}
