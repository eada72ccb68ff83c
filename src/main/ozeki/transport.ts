import { setImmediate as breathe } from 'node:timers/promises'
import { failed, ok, type Result } from '../../shared/result.ts'
import { type Clock, type Instant, SECOND } from '../../shared/time.ts'

/** What Electron's `net.fetch` and Node's `fetch` have in common. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** The bytes of an answer as they came, in buffers of their own: a thread may be given them. */
export type Body = readonly Uint8Array<ArrayBuffer>[]

export interface HttpAnswer {
  readonly status: number
  readonly body: Body
  /** The server's clock minus ours by the `Date` header, to about a second; null without the header. */
  readonly skewMs: number | null
}

export interface TransportPorts {
  readonly fetch: Fetch
  readonly clock: Clock
  /** For the whole exchange, the body included. */
  readonly timeoutMs: number
  readonly maxAnswerBytes: number
  /** Ends everything that is under way. */
  readonly life: AbortSignal
}

interface Post {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Told while the answer comes how long it is so far. */
  readonly onBytes?: (bytes: number) => void
}

/** Posts JSON once. Fails with a short technical phrase that holds nothing of the request. */
export type Transport = (post: Post) => Promise<Result<HttpAnswer, string>>

export function createTransport({ fetch, clock, timeoutMs, maxAnswerBytes, life }: TransportPorts): Transport {
  async function exchange(
    { url, headers, body, onBytes }: Post,
    signal: AbortSignal,
  ): Promise<Result<HttpAnswer, string>> {
    const askedAt = clock.now()
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body,
      signal,
      // Electron sends the session's cookies otherwise, and answers from its cache.
      credentials: 'omit',
      cache: 'no-store',
      // A redirect would carry signed requests to a place that nobody agreed to.
      redirect: 'error',
    })
    const skewMs = skewBy(response.headers.get('date'), askedAt, clock.now())
    const read = await readCapped(response, maxAnswerBytes, onBytes)
    if (read === null) return failed(`an answer of more than ${Math.round(maxAnswerBytes / 2 ** 20)} MB`)
    return ok({ status: response.status, body: read, skewMs })
  }

  return async (post) => {
    const deadline = new AbortController()
    const cancelTimer = clock.setTimer(timeoutMs, () => deadline.abort())
    const signal = AbortSignal.any([deadline.signal, life])
    try {
      // Raced, since not every fetch gives up while a body is on its way.
      return await Promise.race([exchange(post, signal), rejectionOf(signal)])
    } catch (error) {
      if (deadline.signal.aborted) return failed(`no answer within ${timeoutMs / SECOND} s`)
      return failed(signal.aborted ? 'stopped' : causeOf(error))
    } finally {
      cancelTimer()
    }
  }
}

function rejectionOf(signal: AbortSignal): Promise<never> {
  const rejection = new Promise<never>((_, reject) => {
    const give = (): void => reject(new Error('aborted'))
    if (signal.aborted) give()
    else signal.addEventListener('abort', give, { once: true })
  })
  rejection.catch(() => undefined)
  return rejection
}

/** What has arrived is handed over without a breath for the event loop, however much it is. */
const BYTES_IN_ONE_GO = 2 ** 19

async function readCapped(response: Response, maxBytes: number, onBytes: Post['onBytes']): Promise<Body | null> {
  if (Number(response.headers.get('content-length')) > maxBytes) {
    await response.body?.cancel()
    return null
  }
  if (response.body === null) return []
  const reader = response.body.getReader()
  const parts: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  let breathedAt = 0
  for (;;) {
    const chunk: { done: boolean; value?: unknown } = await reader.read()
    if (chunk.done) return parts
    if (!(chunk.value instanceof Uint8Array)) continue
    bytes += chunk.value.byteLength
    if (bytes > maxBytes) {
      await reader.cancel()
      return null
    }
    parts.push(new Uint8Array(chunk.value))
    onBytes?.(bytes)
    if (bytes - breathedAt < BYTES_IN_ONE_GO) continue
    breathedAt = bytes
    await breathe()
  }
}

/** Undefined where it is not JSON. Blocks for as long as that takes: 5 ms a megabyte. */
export function parseBody(body: Body): unknown {
  const decoder = new TextDecoder()
  const text = body.map((part) => decoder.decode(part, { stream: true })).join('') + decoder.decode()
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** `Date` is cut off to whole seconds: half a second is the best guess of what it lost. */
function skewBy(date: string | null, askedAt: Instant, answeredAt: Instant): number | null {
  const at = date === null ? NaN : Date.parse(date)
  return Number.isNaN(at) ? null : Math.round(at + SECOND / 2 - (askedAt + answeredAt) / 2)
}

/** Only the well-known shapes: an error's own words may hold an address or more. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no connection'
  const { cause } = error
  if (cause instanceof Error) {
    if ('code' in cause && typeof cause.code === 'string' && /^[A-Z_0-9]+$/.test(cause.code)) return cause.code
    if (cause.message === 'unexpected redirect') return 'redirected'
  }
  // Electron's failures have no code, only "net::ERR_…" in the message.
  return /\bnet::(ERR_[A-Z_]+)/.exec(error.message)?.[1] ?? 'no connection'
}
