import { formatServerTime } from '../../protocol/time.ts'
import type { ConversationId } from '../../shared/ids.ts'
import type { Instant } from '../../shared/time.ts'
import type { OutgoingMessage, Point, ViewedMessages } from './client.ts'

/** The bodies of the API's requests, from our words to the vendor's; names and order as in the vendor's examples. */
export type Fields = { readonly action: string } & Readonly<Record<string, unknown>>

const CLIENT_VERSION = 3

export const loginBody = (apiKey: string): string => JSON.stringify({ action: 'login', apikey: apiKey })

/** Every other body ends with these two. `now` is the server's time, as far as it is known. */
export const bodyOf = (fields: Fields, now: Instant): string =>
  JSON.stringify({ ...fields, clientversioncode: CLIENT_VERSION, timestamp: formatServerTime(now) })

export const listFields: Fields = { action: 'list' }
export const changesFields: Fields = { action: 'download' }
export const availableFields: Fields = { action: 'useravailable' }

export const muteFields = (action: 'mute' | 'unmute', id: ConversationId): Fields => ({ action, conversationid: id })

export function pageFields(
  action: 'download' | 'downloadpartial',
  page: { id: ConversationId; instance: string; from: Point | null; fromReport: Point | null; limit?: number },
): Fields {
  const { id, instance, from, fromReport, limit } = page
  // Not documented: no known point is an empty one.
  const dateOf = (point: Point | null): string => (point === null ? '' : formatServerTime(point.at))
  return {
    action,
    conversationid: id,
    instance,
    lastmessagedate: dateOf(from),
    lastmessageid: from?.id ?? '',
    lastreportdate: dateOf(fromReport ?? from),
    lastreportid: fromReport?.id ?? '',
    ...(limit === undefined ? {} : { limit }),
  }
}

export function addFields({ id, instance, messageId, createdAt, validUntil, data }: OutgoingMessage): Fields {
  const message = {
    ID: messageId,
    Type: 'Message',
    Created: formatServerTime(createdAt),
    ValidUntil: formatServerTime(validUntil),
    Data: data,
  }
  // Documented: a JSON string, not an object.
  return { action: 'add', conversationid: id, instance, message: JSON.stringify(message) }
}

export function viewedFields({ id, instance, messageIds, firstAt, lastAt }: ViewedMessages): Fields {
  return {
    action: 'viewed',
    conversationid: id,
    instance,
    firstmessagedate: formatServerTime(firstAt),
    lastmessagedate: formatServerTime(lastAt),
    messageids: messageIds,
  }
}
