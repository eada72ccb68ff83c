import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import * as v from 'valibot'

/** What the stand-in was asked. */
interface Received {
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly bodyText: string
  readonly body: Readonly<Record<string, unknown>>
}
/** An answer's body, or what to do with the response by hand. */
export type Reply = Readonly<Record<string, unknown>> | ((response: ServerResponse) => void)

/** A chat server that answers what the test tells it to: for answers that a healthy server does not give. */
export interface StandIn extends AsyncDisposable {
  readonly address: string
  readonly received: readonly Received[]
  /** From now on `action` is answered by these in turn; the last one stays. */
  answer(action: string, ...replies: [Reply, ...Reply[]]): void
  asked(action: string): readonly Received[]
}

export async function startStandIn(): Promise<StandIn> {
  const received: Received[] = []
  const replies = new Map<string, Reply[]>()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const bodyText = Buffer.concat(chunks).toString('utf8')
      const body = v.parse(v.record(v.string(), v.unknown()), JSON.parse(bodyText))
      received.push({ url: request.url ?? '', headers: request.headers, bodyText, body })
      const queue = replies.get(String(body['action'])) ?? []
      const reply = (queue.length > 1 ? queue.shift() : queue[0]) ?? { status: 'ERROR', errormessage: 'Unknown action' }
      if (typeof reply === 'function') reply(response)
      else response.setHeader('Content-Type', 'application/json').end(JSON.stringify(reply))
    })
  })
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
  })
  return {
    address: `http://127.0.0.1:${port}`,
    received,
    answer: (action, ...given) => void replies.set(action, given),
    asked: (action) => received.filter(({ body }) => body['action'] === action),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
