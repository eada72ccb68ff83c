import { isDoubtingAtRest, isShownAlike, shown, untouched } from './entry.ts'
import type { Command, MuteChange, MuteNews, MuteRow, QueueState } from './queue-model.ts'
import { eachChange } from './table.ts'

/** The commands are the difference between two states: no transition can forget to write, to show or to send. */
export function commandsBetween(before: QueueState, after: QueueState, news: readonly MuteNews[]): readonly Command[] {
  const rows: MuteRow[] = []
  const changes: MuteChange[] = []
  const requests: Command[] = []
  const timers: Command[] = []
  eachChange(before.entries, after.entries, (id, entry, old = untouched) => {
    if (old.rule !== entry.rule || old.intent !== entry.intent)
      rows.push({ id, rule: entry.rule, intent: entry.intent })
    if (!isShownAlike(old, entry)) changes.push({ id, ...shown(entry) })
    if (entry.sending && old.sending !== entry.sending) {
      const { requestId, intent } = entry.sending
      requests.push({ do: 'send', id, requestId, muted: intent.want === 'muted' })
    }
    if (entry.resting && !old.resting)
      timers.push({ do: 'set-timer', timer: { for: 'retry', id, attempt: entry.attempts } })
    if (isDoubtingAtRest(entry) && !isDoubtingAtRest(old)) timers.push({ do: 'set-timer', timer: { for: 'ghost', id } })
  })
  if (after.listResting && !before.listResting) {
    timers.push({ do: 'set-timer', timer: { for: 'list', attempt: after.listFailures } })
  }
  return [
    ...(rows.length > 0 ? [{ do: 'persist' as const, rows }] : []),
    ...(changes.length > 0 ? [{ do: 'publish' as const, changes }] : []),
    ...news.map((each) => ({ do: 'tell' as const, news: each })),
    ...(after.renewing && !before.renewing ? [{ do: 'sign-in-again' as const }] : []),
    ...requests,
    ...(after.listOrdered && !before.listOrdered ? [{ do: 'ask-list' as const }] : []),
    ...timers,
  ]
}
