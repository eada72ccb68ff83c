import { isLoopback } from './address.ts'

const apis = {
  login: 'chatlogin',
  availability: 'chatavailability',
  conversation: 'chatconversation',
  friends: 'chatfriends',
  notification: 'chatnotification',
  reports: 'chatreports',
} as const
export type Api = keyof typeof apis

/** The address of an api below the base that the person typed. */
export function composeUrl(base: URL, api: Api): URL {
  const url = new URL(base)
  url.search = `?srv=chatserver&api=${apis[api]}`
  return url
}

/** The URL that the login answer offers for an api where it may be trusted (see `trusted`), else the composed one. */
export function apiUrl(base: URL, api: Api, offered: string | undefined): URL {
  const url = offered === undefined ? null : URL.parse(offered)
  return (url !== null && /^https?:$/.test(url.protocol) ? trusted(base, url) : null) ?? composeUrl(base, api)
}

/**
 * Where to listen: `wss` before `ws` after signing in over https, and then only that; `ws` before `wss` otherwise.
 * Null where none of them may be trusted. The result carries the station id, a bearer token.
 */
export function doorbellUrl(
  base: URL,
  listeners: { ws: string | null; wss: string | null },
  who: { station: string; user: string },
): URL | null {
  const offers = base.protocol === 'https:' ? [listeners.wss] : [listeners.ws, listeners.wss]
  for (const offered of offers) {
    const url = offered === null ? null : URL.parse(offered)
    if (url === null || !/^wss?:$/.test(url.protocol)) continue
    const allowed = trusted(base, url)
    if (allowed === null) continue
    allowed.searchParams.set('station', who.station)
    allowed.searchParams.set('user', who.user)
    return allowed
  }
  return null
}

/**
 * The server may move an api to another port of the host that the person named, never to another host (it would get
 * signed requests) and never from https down to http. A server that calls itself `localhost` (the vendor's example does)
 * does not know its own name: that is taken as the sign-in host, and, where it names no port, the sign-in port.
 */
function trusted(base: URL, offered: URL): URL | null {
  const url = new URL(offered)
  url.username = ''
  url.password = ''
  url.hash = ''
  if (isLoopback(url.hostname)) {
    if (url.port === '') {
      if (isSecure(url) !== isSecure(base)) url.protocol = url.protocol.startsWith('ws') ? twin(base) : base.protocol
      url.port = base.port
    }
    url.hostname = base.hostname
  }
  if (url.hostname !== base.hostname) return null
  if (isSecure(base) && !isSecure(url)) return null
  return url
}

const isSecure = (url: URL): boolean => url.protocol === 'https:' || url.protocol === 'wss:'
const twin = (base: URL): string => (isSecure(base) ? 'wss:' : 'ws:')
