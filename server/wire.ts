import * as v from 'valibot'
import { conversationIdSchema, messageIdSchema } from '../src/shared/ids.ts'
import { failed, type Result } from '../src/shared/result.ts'

/**
 * The wire as the vendor's examples show it, from the server's side. Written independently of the client's schemas, so that
 * one side's mistake shows. Unknown fields are ignored, missing optional ones are neutral.
 */

/** What an action answers: the fields beside `status` and `errormessage`, or a sentence for the person. */
export type Answer = Result<Fields, string>
export type Fields = Readonly<Record<string, unknown>>

/** One request as it came in, before anything in it is believed. */
export interface Incoming {
  readonly srv: string
  readonly api: string
  readonly action: string
  /** The `Host` header, as sent. */
  readonly host: string
  readonly headers: { readonly station: string; readonly user: string; readonly signature: string }
  /** The exact bytes that the signature is over. */
  readonly bytes: Uint8Array
  readonly body: unknown
}

export type Handler = (request: Incoming) => Answer

// Null stands for absent too: other languages write it so.
const text = v.nullish(v.pipe(v.string(), v.maxLength(1000)), '')

export const actionSchema = v.object({ action: v.string() })
export const timestampSchema = v.object({ timestamp: v.string() })
export const anything = v.object({})
export const loginSchema = v.object({ apikey: v.pipe(v.string(), v.maxLength(1000)) })
export const conversationSchema = v.object({ conversationid: conversationIdSchema })
export const downloadSchema = v.object({
  conversationid: conversationIdSchema,
  lastmessageid: text,
  lastreportid: text,
})
export const downloadPartialSchema = v.object({
  ...downloadSchema.entries,
  limit: v.pipe(
    v.nullish(v.number(), 50),
    v.transform((limit) => Math.min(Math.max(Math.trunc(limit), 1), 1000)),
  ),
})
export const addSchema = v.object({ conversationid: conversationIdSchema, instance: text, message: v.string() })
export const newMessageSchema = v.object({
  ID: messageIdSchema,
  Type: v.nullish(v.pipe(v.string(), v.maxLength(100)), 'Message'),
  Created: v.string(),
  ValidUntil: text,
  Data: v.string(),
})
export const viewedSchema = v.object({
  conversationid: conversationIdSchema,
  messageids: v.pipe(v.array(v.string()), v.maxLength(10_000)),
})

/** Parses by a schema; what is wrong becomes a sentence that names the field and repeats no content. */
export function parse<Schema extends v.GenericSchema>(
  schema: Schema,
  body: unknown,
): Result<v.InferOutput<Schema>, string> {
  const parsed = v.safeParse(schema, body, { abortEarly: true })
  if (parsed.success) return { ok: true, value: parsed.output }
  const field = v.getDotPath(parsed.issues[0])
  return failed(field === null ? 'The request is not a JSON object.' : `The field "${field}" is missing or malformed.`)
}

/** Undefined for malformed JSON. */
export function parseJson(json: string): unknown {
  try {
    const value: unknown = JSON.parse(json)
    return value
  } catch {
    return undefined
  }
}
