import type { ConversationId } from '../../shared/ids.ts'
import { commandLineWords as words } from '../../shared/messages/command-line.ts'
import type { AccountInfo, Connection, ConversationRow } from '../../shared/model.ts'
import {
  throughKeys,
  type Judgement,
  type MuteEnd,
  type MuteProblem,
  type MuteRule,
  type Silence,
  type Through,
} from '../../shared/mute/model.ts'
import { shownEnd, together } from '../../shared/mute/silence.ts'
import { failed, mapResult, ok, type Result } from '../../shared/result.ts'
import type { Settings } from '../../shared/settings.ts'
import type { Instant } from '../../shared/time.ts'
import type { Changed, ControlHandlers, ConversationStatus, ExplainedDecision } from './contract.ts'
import { findConversation } from './naming.ts'

/** What the command line may know of one account, and do in it. */
export interface ControlAccount {
  readonly info: AccountInfo
  readonly connection: Connection['state']
  readonly rows: Iterable<ConversationRow>
  mute(id: ConversationId, rule: MuteRule): Result<null, MuteProblem>
  unmute(id: ConversationId): Result<null, MuteProblem>
  /** Newest first. */
  decisions(id: ConversationId): readonly Judgement[]
}

export interface ControlHandlerPorts {
  /** Those signed in at this moment. */
  readonly accounts: () => readonly ControlAccount[]
  /** What silences everything on this computer at this moment. */
  readonly everywhere: () => readonly Silence[]
  /** Null resumes. */
  readonly snooze: (snooze: Settings['snooze']) => void
  /** What the person lets through by default. */
  readonly through: () => Through
  readonly now: () => Instant
}

/** What each command does: pure but for what the ports do. */
export function createControlHandlers({
  accounts,
  everywhere,
  snooze,
  through,
  now,
}: ControlHandlerPorts): ControlHandlers {
  /** In all accounts: a name that two of them know is no name. */
  function find(name: string): Result<{ row: ConversationRow; account: ControlAccount }, string> {
    const signedIn = accounts()
    if (signedIn.length === 0) return failed(words.nobody)
    const all = signedIn.flatMap((account) =>
      [...account.rows].map((row) => ({ id: row.id, name: row.name, row, account })),
    )
    return findConversation(name, all)
  }

  function intend(
    name: string,
    change: (account: ControlAccount, id: ConversationId) => Result<null, MuteProblem>,
  ): Result<Changed, string> {
    const found = find(name)
    if (!found.ok) return found
    const { row, account } = found.value
    const done = change(account, row.id)
    return done.ok
      ? ok({ name: row.name, pending: account.connection !== 'online' })
      : failed(sentenceOf(done.problem, name))
  }

  return {
    mute({ name, ends }) {
      const madeAt = now()
      if (typeof ends === 'object' && 'at' in ends && ends.at <= madeAt) return failed(words.past)
      return intend(name, (account, id) => account.mute(id, { ends, through: through(), madeAt }))
    },
    unmute: ({ name }) => intend(name, (account, id) => account.unmute(id)),
    snooze({ forMs }) {
      const until = now() + forMs
      snooze({ until, through: through() })
      return ok({ until: iso(until) })
    },
    unsnooze() {
      snooze(null)
      return ok(null)
    },
    status: () =>
      ok({
        snoozedUntil: snoozedUntil(everywhere()),
        quietHours: everywhere().some((silence) => silence.silent && silence.because === 'quiet-hours'),
        accounts: accounts().map(({ info, connection, rows }) => ({
          name: info.name,
          server: info.server,
          connection,
          conversations: [...rows].map((row) => statusOf(row, together([row.silence, ...everywhere()], now()))),
        })),
      }),
    explain: ({ name }) =>
      mapResult(find(name), ({ row, account }) => ({
        conversation: row.id,
        decisions: account.decisions(row.id).map(explained),
      })),
  }
}

function statusOf(
  { id, name, muted, rule, agreement, unread, held }: ConversationRow,
  silence: Silence,
): ConversationStatus {
  const ends = rule?.ends ?? 'never'
  return {
    id,
    name,
    muted,
    until: muted && typeof ends === 'object' && 'at' in ends ? iso(ends.at) : null,
    ends: muted ? endName(ends) : null,
    through: muted && rule ? throughKeys.filter((what) => rule.through[what]) : [],
    silenced: silence.silent,
    because: silence.silent ? silence.because : null,
    pending: agreement === 'waiting',
    unread,
    held,
  }
}

function snoozedUntil(silences: readonly Silence[]): string | null {
  const snooze = silences.find((silence) => silence.silent && silence.because === 'snooze')
  if (!snooze?.silent) return null
  // Until resumed: the last day that a date can name.
  return iso(typeof snooze.ends === 'object' ? snooze.ends.at : LAST_INSTANT)
}
const LAST_INSTANT = 8.64e15

function endName(ends: MuteEnd): NonNullable<ConversationStatus['ends']> {
  const shown = shownEnd(ends)
  return typeof shown === 'object' ? 'at' : shown
}

const told = { show: 'shown', hold: 'held', skip: 'skipped' } as const

function explained({ messageId, at, verdict }: Judgement): ExplainedDecision {
  return { messageId, at: iso(at), verdict: told[verdict.verdict], because: verdict.because }
}

const iso = (at: Instant): string => new Date(at).toISOString()

function sentenceOf(problem: MuteProblem, name: string): string {
  switch (problem.code) {
    case 'refused':
      return words.serverRefused(problem.serverSays)
    case 'unknown-conversation':
      return words.noConversation(name)
    case 'signed-out':
      return words.nobody
    case 'not-saved':
      return words.notSaved
  }
}
