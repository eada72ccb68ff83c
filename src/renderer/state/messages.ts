import type { MessageId } from '../../shared/ids.ts'
import { FIRST_UNPLACED, type Message } from '../../shared/model.ts'

/** `changed` laid over `known`, by id; ascending by position. */
export function mergeMessages(
  known: readonly Message[],
  changed: readonly Message[],
  removed: readonly MessageId[] = [],
): readonly Message[] {
  const byId = new Map(known.map((message) => [message.id, message]))
  for (const message of changed) byId.set(message.id, message)
  for (const id of removed) byId.delete(id)
  return [...byId.values()].sort((a, b) => a.position - b.position)
}

/** The oldest position that the server gave; null where none is known. */
export function oldestPosition(messages: readonly Message[]): number | null {
  const first = messages[0]
  return first && first.position < FIRST_UNPLACED ? first.position : null
}
