import type { ConversationId } from '../src/shared/ids.ts'

/** What a test may do to a request, at the one place where the network would. */
export type Fault =
  | 'pass'
  /** Never answered. */
  | 'hang'
  /** The connection breaks before the request is handled: a lost request. */
  | 'cut'
  /** The connection breaks after the request was handled: a lost answer. */
  | 'cut-answer'
  | { readonly httpStatus: number }
  /** An answer of these characters, whatever they are; the request is not handled. */
  | { readonly garbage: string }
  /** The connection breaks after these characters of a longer answer; the request is not handled. */
  | { readonly brokenOff: string }
  /** `status: ERROR` with these words; the request is not handled. */
  | { readonly refuse: string }
  /** Handled after a while (by the server's clock). */
  | { readonly delayMs: number }
  /** Handled at once, answered when this resolves. */
  | { readonly answerAfter: Promise<unknown> }

interface InterceptedRequest {
  readonly api: string
  readonly action: string
  /** How many requests of this api and action have come, this one counted. */
  readonly attempt: number
  readonly conversationId: ConversationId | undefined
}

/** The fault port: asked for every request. A promise holds the request back, unhandled, until it resolves. */
export type Intercept = (request: InterceptedRequest) => Fault | Promise<Fault>
