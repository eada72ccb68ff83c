import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { resolveAppPath } from './app-path.ts'
import { contentSecurityPolicy } from './csp.ts'

/** As much of a request as decides the answer. */
export interface AppRequest {
  readonly url: string
  readonly method: string
}

const always = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-cache' }

/** Serves the built pages in `root` (may lie in an asar), and nothing beside them. Never rejects. */
export function createAppHandler(root: string): (request: AppRequest) => Promise<Response> {
  return async ({ url, method }) => {
    if (method !== 'GET' && method !== 'HEAD') return empty(405, { allow: 'GET, HEAD' })
    const found = resolveAppPath(url)
    if (!found) return empty(404)
    const { path, contentType } = found
    const body = await readFile(join(root, ...path.split('/'))).catch(() => null)
    if (!body) return empty(404)
    const headers: Record<string, string> = { ...always, 'content-type': contentType }
    if (contentType.startsWith('text/html')) {
      headers['content-security-policy'] = contentSecurityPolicy
      headers['referrer-policy'] = 'no-referrer'
    }
    return new Response(method === 'HEAD' ? null : body, { headers })
  }
}

/** An error page is a page too: it may do nothing. */
function empty(status: number, headers: Record<string, string> = {}): Response {
  const closed = {
    ...always,
    'content-type': 'text/plain; charset=utf-8',
    'content-security-policy': "default-src 'none'",
  }
  return new Response(null, { status, headers: { ...closed, ...headers } })
}
