import type { ConversationId } from '../../shared/ids.ts'
import type { ConversationRow } from '../../shared/model.ts'
import type { MuteRule } from '../../shared/mute/model.ts'
import { shownEnd } from '../../shared/mute/silence.ts'

/** What the person has just asked for a conversation; a rule mutes it, null unmutes it. */
interface Asked {
  readonly rule: MuteRule | null
  answered: boolean
}

/**
 * What the window shows between the click and main's patch, some milliseconds later: the row as it is about to be. Main alone
 * decides what is silent; this only bridges the gap, and gives way to whatever main says.
 */
export interface Overlay {
  ask(id: ConversationId, rule: MuteRule | null): Asked
  /** Main has answered `asked`: true when the row must be shown anew, because main said no. */
  answer(id: ConversationId, asked: Asked, taken: boolean): boolean
  /** Main has sent this row. */
  settle(row: ConversationRow): void
  over(row: ConversationRow): ConversationRow
  clear(): void
}

export function createOverlay(): Overlay {
  const asks = new Map<ConversationId, Asked>()
  return {
    ask(id, rule) {
      const asked = { rule, answered: false }
      asks.set(id, asked)
      return asked
    },
    answer(id, asked, taken) {
      asked.answered = true
      if (taken || asks.get(id) !== asked) return false
      asks.delete(id)
      return true
    },
    settle(row) {
      const asked = asks.get(row.id)
      // A patch that was on its way when the person clicked does not yet know of the click.
      if (asked && (asked.answered || row.muted === (asked.rule !== null))) asks.delete(row.id)
    },
    over(row) {
      const asked = asks.get(row.id)
      return asked ? shownAs(row, asked.rule) : row
    },
    clear: () => asks.clear(),
  }
}

function shownAs(row: ConversationRow, rule: MuteRule | null): ConversationRow {
  if (rule) {
    const silence = { silent: true, because: 'muted', ends: shownEnd(rule.ends), through: rule.through } as const
    return { ...row, muted: true, rule, silence }
  }
  const stillSilent = row.silence.silent && row.silence.because !== 'muted'
  return { ...row, muted: false, rule: null, silence: stillSilent ? row.silence : { silent: false } }
}
