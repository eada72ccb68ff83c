import { conversationId, messageId, userId, type ConversationId } from '../../../shared/ids.ts'
import type { ConversationRow } from '../../../shared/model.ts'
import type { MuteRule, Silence, Through } from '../../../shared/mute/model.ts'
import { ok } from '../../../shared/result.ts'
import { ordinaryRow } from '../../../shared/testing/ordinary-row.ts'
import type { ControlHandlers } from '../contract.ts'
import { createControlHandlers, type ControlAccount, type ControlHandlerPorts } from '../handlers.ts'

/** A Wednesday, 15:30 in Berlin. */
export const now = Date.parse('2026-11-25T14:30:00Z')

export const design = conversationId('8ca16186c36a4e0a1ef2096e6c60b613')
export const lunch = conversationId('0123456789abcdef0123456789abcdef')

/** What Dana lets through by default. */
export const habit: Through = { mentions: true, favourites: false, keywords: false }

export const row = (name: string, special: Partial<ConversationRow> = {}): ConversationRow =>
  ordinaryRow(design, { name, lastAt: now, ...special })

export interface Desk {
  readonly handle: ControlHandlers
  /** What was asked of the account, oldest first. */
  readonly intents: [id: ConversationId, rule: MuteRule | 'unmute'][]
}

/** The handlers over one account with these rows, or over what `change` says. */
export function createDesk(rows: readonly ConversationRow[], change: Partial<ControlAccount> = {}): Desk {
  const intents: Desk['intents'] = []
  const account: ControlAccount = {
    info: {
      userId: userId('d574638619cbff603bf857164c47e850'),
      name: 'Dana',
      nick: 'dana',
      server: 'http://127.0.0.1:8044',
    },
    connection: 'online',
    rows,
    mute(id, rule) {
      intents.push([id, rule])
      return ok(null)
    },
    unmute(id) {
      intents.push([id, 'unmute'])
      return ok(null)
    },
    decisions: (id) => [
      { messageId: messageId('m2'), conversationId: id, at: now, verdict: { verdict: 'hold', because: 'muted' } },
      {
        messageId: messageId('m1'),
        conversationId: id,
        at: now - 1000,
        verdict: { verdict: 'show', because: 'wanted' },
      },
    ],
    ...change,
  }
  let everywhere: readonly Silence[] = []
  const snooze: ControlHandlerPorts['snooze'] = (next) => {
    const until = next?.until ?? null
    const ends = until === null ? ('never' as const) : { at: until }
    everywhere = next ? [{ silent: true, because: 'snooze', ends, through: next.through }] : []
  }
  return {
    handle: createControlHandlers({
      accounts: () => [account],
      everywhere: () => everywhere,
      snooze,
      through: () => habit,
      now: () => now,
    }),
    intents,
  }
}
