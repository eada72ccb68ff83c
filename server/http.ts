import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import * as v from 'valibot'
import { failed } from '../src/shared/result.ts'
import { type Clock, SECOND } from '../src/shared/time.ts'
import type { Fault } from './faults.ts'
import { actionSchema, type Answer, type Incoming, parseJson } from './wire.ts'

const LONGEST_BODY = 1_000_000
const BODY_TIMEOUT_MS = 30 * SECOND
/** How long what exceeds the limit is read and dropped, so that its sender can read why. */
const LINGER_MS = 5 * SECOND

export interface HttpPorts {
  readonly clock: Clock
  readonly handle: (request: Incoming) => Answer
  readonly intercept: (request: Incoming) => Fault | Promise<Fault>
}

/** The transport: POST and JSON in, JSON out, always HTTP 200; nothing that comes in can bring it down. */
export function createHttp({ clock, handle, intercept }: HttpPorts): Server {
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // By our own clock: Node's is that of the machine.
    response.setHeader('Date', new Date(clock.now()).toUTCString())
    const bytes = await readBody(request)
    if (bytes === 'broken') return
    if (bytes === 'too-long') {
      refuseLong(request, response)
      return
    }
    const incoming = read(request, bytes)
    if (typeof incoming === 'string') {
      send(response, failed(incoming))
      return
    }
    await misbehave(await intercept(incoming), incoming, response)
  }

  async function misbehave(fault: Fault, incoming: Incoming, response: ServerResponse): Promise<void> {
    if (fault === 'pass') send(response, handle(incoming))
    else if (fault === 'hang') return
    else if (fault === 'cut') response.destroy()
    else if (fault === 'cut-answer') {
      handle(incoming)
      response.destroy()
    } else if ('httpStatus' in fault) response.writeHead(fault.httpStatus).end()
    else if ('garbage' in fault) response.writeHead(200, JSON_HEADERS).end(fault.garbage)
    else if ('brokenOff' in fault) {
      response.writeHead(200, { ...JSON_HEADERS, 'Content-Length': fault.brokenOff.length + 1000 })
      response.write(fault.brokenOff, () => response.destroy())
    } else if ('refuse' in fault) send(response, failed(fault.refuse))
    else if ('delayMs' in fault) {
      await new Promise<void>((resolve) => {
        clock.setTimer(fault.delayMs, resolve)
      })
      send(response, handle(incoming))
    } else {
      const answer = handle(incoming)
      await fault.answerAfter
      send(response, answer)
    }
  }

  function refuseLong(request: IncomingMessage, response: ServerResponse): void {
    const text = JSON.stringify(envelope(failed('The request is too long: 1 MB is the most that is read.')))
    response.writeHead(200, { ...JSON_HEADERS, 'Content-Length': Buffer.byteLength(text), Connection: 'close' })
    response.write(text)
    const close = (): void => {
      cancel()
      response.end()
      response.destroy()
    }
    const cancel = clock.setTimer(LINGER_MS, close)
    request.once('end', close).once('close', cancel).resume()
  }

  const server = createServer(
    { requestTimeout: BODY_TIMEOUT_MS, keepAliveTimeout: 60 * SECOND },
    (request, response) => {
      serve(request, response).catch((error: unknown) => {
        // The kind of the error alone: its message may carry what somebody wrote.
        console.error(`The chat server failed at a request (${error instanceof Error ? error.name : 'unknown'}).`)
        if (!response.headersSent) send(response, failed('The server failed at this request. Nothing was changed.'))
      })
    },
  )
  return server
}

/** Never more than the limit in memory. */
function readBody(request: IncomingMessage): Promise<Buffer | 'too-long' | 'broken'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let length = 0
    const take = (chunk: Buffer): void => {
      length += chunk.length
      if (length > LONGEST_BODY) {
        chunks.length = 0
        request.off('data', take).pause()
        resolve('too-long')
      } else chunks.push(chunk)
    }
    request.on('data', take)
    request.once('end', () => {
      resolve(Buffer.concat(chunks))
    })
    request.once('error', () => {
      resolve('broken')
    })
    request.once('close', () => {
      resolve('broken')
    })
  })
}

/** A sentence where it is no request for any api. */
function read(request: IncomingMessage, bytes: Buffer): Incoming | string {
  if (request.method !== 'POST') return 'This is a chat server: it answers POST requests only.'
  const url = URL.parse(request.url ?? '', 'http://localhost')
  if (!url) return 'The address is malformed.'
  const body = parseJson(bytes.toString('utf8'))
  const parsed = v.safeParse(actionSchema, body)
  if (!parsed.success) return 'The request is not a JSON object with an action.'
  const header = (name: string): string => {
    const value = request.headers[name]
    return typeof value === 'string' ? value : ''
  }
  return {
    srv: url.searchParams.get('srv') ?? '',
    api: url.searchParams.get('api') ?? '',
    action: parsed.output.action,
    host: request.headers.host ?? '',
    headers: {
      station: header('ozeki-station'),
      user: header('ozeki-user'),
      signature: header('ozeki-signature'),
    },
    bytes,
    body,
  }
}

const JSON_HEADERS = { 'Content-Type': 'application/json' }

function envelope(answer: Answer): Record<string, unknown> {
  return answer.ok
    ? { status: 'OK', errormessage: '', ...answer.value }
    : { status: 'ERROR', errormessage: answer.problem }
}

function send(response: ServerResponse, answer: Answer): void {
  if (response.destroyed) return
  response.writeHead(200, JSON_HEADERS).end(JSON.stringify(envelope(answer)))
}
