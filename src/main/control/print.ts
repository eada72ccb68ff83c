import { commandLineWords as words } from '../../shared/messages/command-line.ts'
import type { MuteEnd } from '../../shared/mute/model.ts'
import type { Instant } from '../../shared/time.ts'
import type { AccountStatus, ConversationStatus, Explanation, Status } from './contract.ts'
import { printableName } from './printable.ts'

/** `--status` as text: an account a line, a conversation a line. Times as the clocks of `timeZone` show them. */
export function statusText({ accounts, snoozedUntil, quietHours }: Status, timeZone: string): string {
  if (accounts.length === 0) return `${words.nobody}\n`
  const lines = [
    ...(snoozedUntil === null ? [] : [snoozedText(snoozedUntil, timeZone)]),
    ...(quietHours ? [words.quietHours] : []),
    ...accounts.flatMap((account) => accountLines(account, timeZone)),
  ]
  return `${lines.join('\n')}\n`
}

function accountLines({ name, server, connection, conversations }: AccountStatus, timeZone: string): string[] {
  return [
    words.account(printableName(name), printableName(server), connection),
    ...(conversations.length === 0 ? [words.noConversations] : []),
    ...conversations.map((row) => words.conversation(printableName(row.name), states(row, timeZone).join(', '))),
  ]
}

function states(row: ConversationStatus, timeZone: string): string[] {
  const { because, pending, unread, held, through } = row
  const muted = mutedWords(row, timeZone)
  const other = because !== null && because !== 'muted' ? words.silencedBy(because) : null
  return [
    ...(muted === null && other === null ? [words.notifies] : []),
    ...(muted === null ? [] : [muted]),
    ...through.map(words.comesThrough),
    ...(other === null ? [] : [other]),
    ...(pending ? [words.pending] : []),
    ...(unread > 0 ? [words.unread(unread)] : []),
    ...(held > 0 ? [words.held(held)] : []),
  ]
}

function mutedWords({ ends, until }: ConversationStatus, timeZone: string): string | null {
  if (ends === null) return null
  if (ends !== 'at') return words.ends[ends]
  return until === null ? words.ends.never : words.until(moment(Date.parse(until), timeZone))
}

/** `until` is ISO 8601. */
export const snoozedText = (until: string, timeZone: string): string =>
  words.snoozed(moment(Date.parse(until), timeZone))

/** `--explain` as text: a message a line, newest first. */
export function explanationText({ decisions }: Explanation, timeZone: string): string {
  if (decisions.length === 0) return `${words.noDecisions}\n`
  return decisions
    .map(({ at, because, messageId }) =>
      words.decision(moment(Date.parse(at), timeZone), because, printableName(messageId)),
    )
    .map((line) => `${line}\n`)
    .join('')
}

/** Says of a change that was made whether the server knows. */
export const changedText = (said: string, pending: boolean): string => (pending ? words.soFarHere(said) : said)

/** Says how a mute was understood: `Design muted until Monday, 30 November 2026 at 09:00`. */
export function mutedText(name: string, ends: MuteEnd, timeZone: string): string {
  if (typeof ends === 'object' && 'at' in ends) return words.mutedUntil(name, moment(ends.at, timeZone))
  return typeof ends === 'object' ? words.mutedUntil(name, words.untilQuiet) : words.muted(name)
}

function moment(at: Instant, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'medium', timeZone })
    .format(at)
    .replace(/:00$/, '')
}
