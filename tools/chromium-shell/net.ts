import type { Net } from 'electron'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Lifecycle } from './lifecycle.ts'
import { schemeOf } from './scheme-url.ts'
import { checkKeys, strict } from './strict.ts'

/** How Chromium calls what Node calls otherwise. */
const NET_ERRORS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'ERR_CONNECTION_REFUSED',
  ECONNRESET: 'ERR_CONNECTION_RESET',
  BAD_PORT: 'ERR_UNSAFE_PORT',
  EPIPE: 'ERR_CONNECTION_RESET',
  ENOTFOUND: 'ERR_NAME_NOT_RESOLVED',
  EAI_AGAIN: 'ERR_NAME_NOT_RESOLVED',
  ETIMEDOUT: 'ERR_CONNECTION_TIMED_OUT',
  UND_ERR_CONNECT_TIMEOUT: 'ERR_CONNECTION_TIMED_OUT',
  UND_ERR_HEADERS_TIMEOUT: 'ERR_TIMED_OUT',
  UND_ERR_SOCKET: 'ERR_EMPTY_RESPONSE',
  EHOSTUNREACH: 'ERR_ADDRESS_UNREACHABLE',
  ENETUNREACH: 'ERR_INTERNET_DISCONNECTED',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'ERR_CERT_AUTHORITY_INVALID',
  SELF_SIGNED_CERT_IN_CHAIN: 'ERR_CERT_AUTHORITY_INVALID',
  CERT_HAS_EXPIRED: 'ERR_CERT_DATE_INVALID',
  ERR_TLS_CERT_ALTNAME_INVALID: 'ERR_CERT_COMMON_NAME_INVALID',
}

/** `bypassCustomProtocolHandlers` is Electron's own, and not among them. */
const INIT_KEYS = [
  ...['method', 'headers', 'body', 'signal', 'redirect', 'cache', 'credentials', 'mode', 'referrer', 'referrerPolicy'],
  ...['integrity', 'keepalive', 'duplex', 'priority'],
]

export interface NetPorts {
  readonly lifecycle: Lifecycle
  readonly handlerFor: (scheme: string) => ((request: Request) => Response | Promise<Response>) | undefined
}

export function createNet({ lifecycle, handlerFor }: NetPorts): Net {
  async function get(request: Request): Promise<Response> {
    const scheme = schemeOf(request.url)
    const handler = handlerFor(scheme)
    if (handler)
      return handled(
        await Promise.resolve(request)
          .then(handler)
          .catch(() => null),
      )
    if (scheme === 'file') return new Response(new Uint8Array(await readFile(fileURLToPath(request.url))))
    if (scheme !== 'http' && scheme !== 'https') throw new Error('net::ERR_UNKNOWN_URL_SCHEME')
    if (request.redirect === 'manual') throw new Error("Attempted to redirect, but redirect policy was 'manual'")
    // Without a cause, as in Electron.
    return fetch(request).catch((error: unknown) => {
      throw request.signal.aborted ? error : new Error(`net::${NET_ERRORS[codeOf(error)] ?? 'ERR_FAILED'}`)
    })
  }

  return strict<Net>('net', {
    fetch(input, init) {
      // Synchronously, as in Electron: it does not reject.
      lifecycle.needReady('net.fetch can only be used after app is ready')
      checkKeys('net.fetch', init ?? {}, INIT_KEYS)
      return get(new Request(input, init))
    },
    isOnline: () => true,
    online: true,
  })
}

/** A handler that throws, or gives anything else, is one error to whoever asked (lib/browser/api/protocol.ts). */
function handled(answer: unknown): Response {
  if (!(answer instanceof Response) || answer.type === 'error') throw new Error('net::ERR_UNEXPECTED')
  return answer
}

function codeOf(error: unknown): string {
  const cause: unknown = error instanceof Error ? error.cause : null
  if (typeof cause !== 'object' || cause === null) return ''
  if ('code' in cause) return String(cause.code)
  if ('message' in cause && cause.message === 'bad port') return 'BAD_PORT'
  // Several addresses were tried.
  const errors: unknown = 'errors' in cause ? cause.errors : []
  const first: unknown = Array.isArray(errors) ? errors[0] : null
  return typeof first === 'object' && first !== null && 'code' in first ? String(first.code) : ''
}
