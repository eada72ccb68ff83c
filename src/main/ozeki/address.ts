import { failed, ok } from '../../shared/result.ts'
import type { Result } from '../../shared/result.ts'

const DEFAULT_PATH = '/ozeki/index.php'

export type AddressProblem = { code: 'bad-address' } | { code: 'insecure-http'; host: string }

/**
 * The base URL of the API from what a person typed: a host (`chat.example.com`, `localhost:8044`), a URL, or the whole
 * address of an api. Without a scheme it is https, on this computer http. Credentials, query and fragment are dropped.
 * A path of one's own is kept; an empty one, or `/ozeki`, is completed to the vendor's.
 * http to another machine would show the API key to everyone on the way, so it needs `allowInsecure`.
 */
export function parseAddress(typed: string, allowInsecure: boolean): Result<URL, AddressProblem> {
  const url = parseTyped(typed.trim())
  if (url === null || url.hostname === '' || !/^https?:$/.test(url.protocol)) return failed({ code: 'bad-address' })
  if (url.protocol === 'http:' && !isLoopback(url.hostname) && !allowInsecure) {
    return failed({ code: 'insecure-http', host: url.host })
  }
  const base = new URL(url.origin)
  base.pathname = completePath(url.pathname)
  return ok(base)
}

/** Whether a URL's host name means this computer. IPv6 in brackets, as `URL.hostname` gives it. */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname)
  )
}

function parseTyped(typed: string): URL | null {
  if (typed === '' || /\s/.test(typed)) return null
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(typed)) return URL.parse(typed)
  const secure = URL.parse(`https://${typed}`)
  return secure !== null && isLoopback(secure.hostname) ? URL.parse(`http://${typed}`) : secure
}

function completePath(path: string): string {
  if (path === '/') return DEFAULT_PATH
  if (path.endsWith('/')) return `${path}index.php`
  if (path.endsWith('/ozeki')) return `${path}/index.php`
  return path
}
