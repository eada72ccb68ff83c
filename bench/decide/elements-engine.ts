import { createClient, MatrixEvent, type IPushRule, type PushRuleAction } from 'matrix-js-sdk'
import { PushProcessor } from 'matrix-js-sdk/lib/pushprocessor.js'
import { predefinedRules } from './matrix-rules.ts'
import type { Judged } from '../../src/main/notifications/decide.ts'
import type { ConversationId } from '../../src/shared/ids.ts'

const ME = '@dana:example.org'
const quiet = { trace: silence, debug: silence, info: silence, warn: silence, error: silence, getChild: () => quiet }

/**
 * Element's push rules as its clients evaluate them, with one room rule for each muted conversation, which is how Element
 * mutes a room. Gives back a function that judges events and says how many are silent.
 */
export function createElementsEngine(muted: readonly ConversationId[]): (events: readonly MatrixEvent[]) => number {
  const client = createClient({ baseUrl: 'http://127.0.0.1:1', userId: ME, logger: quiet })
  const nothing: PushRuleAction[] = []
  const room = muted.map((id): IPushRule => ({
    rule_id: roomOf(id),
    actions: nothing,
    default: false,
    enabled: true,
  }))
  client.pushRules = PushProcessor.rewriteDefaultRules(quiet, { global: { ...predefinedRules(ME), room } }, ME)
  const engine = new PushProcessor(client)
  engine.updateCachedPushRuleKeys(client.pushRules)
  return (events) => {
    let silent = 0
    for (const event of events) if (!engine.actionsForEvent(event).notify) silent += 1
    return silent
  }
}

const roomOf = (id: ConversationId): string => `!${id}:example.org`

/** The same message, as Matrix would bring it. */
export function matrixEvent(id: ConversationId, { sender, mentionsMe }: Judged, at: number): MatrixEvent {
  const body = mentionsMe ? 'Dana, is the restore done?' : 'the new tray icons are in, have a look'
  const mentions = { 'm.mentions': mentionsMe ? { user_ids: [ME] } : {} }
  return new MatrixEvent({
    type: 'm.room.message',
    event_id: `$${at}`,
    room_id: roomOf(id),
    sender: `@${sender ?? 'somebody'}:example.org`,
    content: { msgtype: 'm.text', body, ...mentions },
  })
}

function silence(): void {
  // Its warnings about default rules belong on nobody's screen.
}
