import { failed, ok } from '../../src/shared/result.ts'
import { type Authenticate, parseStation } from '../authenticate.ts'
import type { Feed } from '../feed.ts'
import { type People, publicKeyText } from '../people.ts'
import type { Presence } from '../presence.ts'
import { type Answer, anything, type Handler, type Incoming, loginSchema, parse } from '../wire.ts'

/** Login's `urls`, exactly as documented: there is none for `chatreports`. */
const APIS = {
  login: 'chatlogin',
  availability: 'chatavailability',
  conversation: 'chatconversation',
  conversationgroup: 'chatconversationgroup',
  blocklist: 'chatblocklist',
  fileserver: 'chatfileserver',
  friends: 'chatfriends',
  notification: 'chatnotification',
}

export interface SessionPorts {
  readonly people: People
  readonly presence: Presence
  readonly feed: Feed
  readonly authenticate: Authenticate
  /** Known once the server listens. */
  readonly address: () => { readonly host: string; readonly port: number }
}

/** login, useravailable, friends and the notification call: everything that is not a conversation. */
export function sessionActions({ people, presence, feed, authenticate, address }: SessionPorts): [string, Handler][] {
  const others = (id: string) => people.all().filter((person) => person.id !== id)

  function login(request: Incoming): Answer {
    const station = parseStation(request)
    if (!station.ok) return station
    const parsed = parse(loginSchema, request.body)
    if (!parsed.ok) return parsed
    const person = people.byApiKey(parsed.value.apikey)
    if (!person) return failed('This API key is not known here.')
    feed.register(station.value, person.id)
    const { port } = address()
    const origin = `${hostName(request.host) ?? address().host}:${port}`
    return ok({
      server: '2.0.0',
      listeners: { ws: `ws://${origin}/ozeki/doorbell` },
      registration: 'true',
      rsakey: person.pem,
      userid: person.id,
      fullname: person.fullname,
      nick: person.nick,
      urls: Object.fromEntries(
        Object.entries(APIS).map(([name, api]) => [name, `http://${origin}/ozeki/index.php?srv=chatserver&api=${api}`]),
      ),
    })
  }

  return [
    ['chatserver/chatlogin/login', login],
    [
      'chatserver/chatavailability/useravailable',
      authenticate.signed(anything, ({ person }) => {
        if (presence.set(person.id, true)) {
          const change = { kind: 'availability', subject: person.id } as const
          feed.announce(
            others(person.id).map(({ id }) => id),
            change,
          )
        }
        return ok({})
      }),
    ],
    [
      'chatserver/chatfriends/list',
      authenticate.signed(anything, ({ person }) => {
        const friends = others(person.id)
        return ok({
          friends: Object.fromEntries(friends.map(({ id, nick }) => [id, nick])),
          availabilities: friends.map(({ id, nick, publicKey }) => ({
            friendid: id,
            friendname: nick,
            publickey: publicKeyText(publicKey),
            availability: presence.isAvailable(id) ? 'available' : 'offline',
          })),
        })
      }),
    ],
    [
      'chatserver/chatnotification/download',
      authenticate.stationOnly((station) => {
        const told = feed.take(station)
        return ok({
          friendavailabilitesof: told.availabilities,
          conversationchangedof: told.conversations,
          conversationlistchangedof: told.lists,
        })
      }),
    ],
  ]
}

/** The name by which the client reached us, without its port; undefined where it is no plain host name or address. */
function hostName(host: string): string | undefined {
  return /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d+)?$/i.exec(host)?.[1]
}
