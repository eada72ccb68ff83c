import { type KeyObject, sign } from 'node:crypto'
import { request } from 'node:http'
import { text as readText } from 'node:stream/consumers'
import * as v from 'valibot'
import { newId32 } from '../../src/protocol/ids.ts'
import { openPem } from '../../src/protocol/pem.ts'
import { formatServerTime } from '../../src/protocol/time.ts'
import { type StationId, stationId, type UserId, userIdSchema } from '../../src/shared/ids.ts'
import { PASSWORD } from './server.ts'

const answerSchema = v.looseObject({ status: v.optional(v.string()), errormessage: v.optional(v.string()) })
const loginSchema = v.object({ userid: userIdSchema, rsakey: v.string(), listeners: v.object({ ws: v.string() }) })
export type WireAnswer = v.InferOutput<typeof answerSchema>

/** A client so plain that it can be seen to be right: for tests of the server, and to be "the other device" elsewhere. */
export interface TestStation {
  readonly id: StationId
  readonly userId: UserId
  /** The doorbell's address, with its query. */
  readonly doorbell: string
  /** Signs and sends; `body` needs no timestamp. */
  call(api: string, action: string, body?: Record<string, unknown>): Promise<WireAnswer>
  /** The notification call. */
  told(): Promise<WireAnswer>
}

export interface StationOptions {
  readonly baseUrl: string
  readonly apiKey: string
  readonly password?: string
  readonly now?: () => number
  readonly id?: StationId
}

export async function signIn(options: StationOptions): Promise<TestStation> {
  const { baseUrl, apiKey, password = PASSWORD, now = Date.now, id = stationId(newId32()) } = options
  const login = v.parse(
    loginSchema,
    await post(`${baseUrl}?srv=chatserver&api=chatlogin`, { action: 'login', apikey: apiKey }, { 'Ozeki-Station': id }),
  )
  const opened = openPem(login.rsakey, password)
  if (!opened.ok) throw new Error(opened.problem)
  const key = opened.value
  const envelope = () => ({ clientversioncode: 3, timestamp: formatServerTime(now()) })
  return {
    id,
    userId: login.userid,
    doorbell: `${login.listeners.ws}?station=${id}&user=${login.userid}`,
    call(api, action, body = {}) {
      const text = JSON.stringify({ ...envelope(), action, ...body })
      const headers = { 'Ozeki-Station': id, 'Ozeki-User': login.userid, 'Ozeki-Signature': signature(key, text) }
      return post(`${baseUrl}?srv=chatserver&api=${api}`, text, headers)
    },
    told: () =>
      post(
        `${baseUrl}?srv=chatserver&api=chatnotification`,
        { ...envelope(), action: 'download' },
        { 'Ozeki-Station': id },
      ),
  }
}

/** One POST on a connection of its own (a kept one may just be closing); an object is written as JSON. */
export function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<WireAnswer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent: false, headers: { ...JSON_HEADER, ...headers } }, (response) => {
      readText(response)
        .then((answer) => {
          resolve(v.parse(answerSchema, JSON.parse(answer)))
        })
        .catch(reject)
    })
    sent.on('error', reject).end(text)
  })
}

const JSON_HEADER = { 'Content-Type': 'application/json' }

const signature = (key: KeyObject, text: string): string =>
  sign('sha256', Buffer.from(text, 'utf8'), key).toString('base64')
