import type { ConversationId } from '../../shared/ids.ts'
import type { ConversationRow, Session } from '../../shared/model.ts'
import type { Silence } from '../../shared/mute/model.ts'
import { HOUR } from '../../shared/time.ts'
import { systemWords } from '../../shared/messages/system.ts'
import { menuLabel } from './label.ts'

/** What the tray knows of the world: small, so that comparing two of them is cheap. */
export interface TrayView {
  readonly state: TrayState
  /** Unread messages, and how many of them make no sound. */
  readonly unread: number
  readonly quiet: number
  readonly recent: readonly TrayConversation[]
  readonly isSnoozed: boolean
}
type TrayState = 'signed-out' | 'signing-in' | 'connecting' | 'online' | 'offline'

interface TrayConversation {
  readonly id: ConversationId
  readonly name: string
  readonly muted: boolean
}

/** A line of the menu. `want` is what a click asks for, fixed when the menu was made: never read from the check box. */
export type TrayItem =
  | { readonly kind: 'text'; readonly label: string }
  | { readonly kind: 'separator' }
  | {
      readonly kind: 'mute'
      readonly label: string
      readonly conversationId: ConversationId
      readonly muted: boolean
      readonly want: 'muted' | 'unmuted'
    }
  /** Null resumes. */
  | { readonly kind: 'snooze'; readonly label: string; readonly forMs: number | null }
  | { readonly kind: 'open'; readonly label: string }
  | { readonly kind: 'quit'; readonly label: string }

export type TrayIcon = 'normal' | 'unread' | 'snoozed' | 'offline'

const RECENT_MAX = 8
const snoozes = [HOUR, 8 * HOUR]
type Words = typeof systemWords.tray

/** One pass over the rows, since it runs at every change of any of them. */
export function trayView(
  session: Session,
  rows: Iterable<ConversationRow>,
  everywhere: readonly Silence[] = [],
): TrayView {
  const state = session.phase === 'signed-in' ? session.connection.state : session.phase
  const recent: ConversationRow[] = []
  let unread = 0
  let quiet = 0
  for (const row of rows) {
    if (row.hidden) continue
    unread += row.unread
    if (row.silence.silent) quiet += row.unread
    keepNewest(recent, row)
  }
  const isSnoozed = everywhere.some((silence) => silence.silent && silence.because === 'snooze')
  return { state, unread, quiet, recent: recent.map(({ id, name, muted }) => ({ id, name, muted })), isSnoozed }
}

function keepNewest(recent: ConversationRow[], row: ConversationRow): void {
  const oldest = recent[RECENT_MAX - 1]
  if (oldest && oldest.lastAt >= row.lastAt) return
  const at = recent.findIndex(({ lastAt }) => lastAt < row.lastAt)
  recent.splice(at === -1 ? recent.length : at, 0, row)
  recent.length = Math.min(recent.length, RECENT_MAX)
}

/** The menu in order: state, conversations with their check boxes, snooze, open, quit. */
export function trayTemplate(view: TrayView, words: Words = systemWords.tray): TrayItem[] {
  const conversations = view.recent.map(({ id, name, muted }): TrayItem => {
    const label = menuLabel(name)
    return { kind: 'mute', label, conversationId: id, muted, want: muted ? 'unmuted' : 'muted' }
  })
  const heading: TrayItem[] = [{ kind: 'separator' }, { kind: 'text', label: words.muteHeading }]
  return [
    { kind: 'text', label: trayState(view, words) },
    ...(conversations.length > 0 ? heading : []),
    ...conversations,
    { kind: 'separator' },
    ...(view.isSnoozed
      ? [{ kind: 'snooze', label: words.resume, forMs: null } as const]
      : snoozes.map((forMs): TrayItem => ({ kind: 'snooze', label: words.snooze(forMs / HOUR), forMs }))),
    { kind: 'separator' },
    { kind: 'open', label: words.open },
    { kind: 'quit', label: words.quit },
  ]
}

/** The state in words: first line of the menu, and the tooltip. */
export function trayState({ state, unread, quiet, isSnoozed }: TrayView, words: Words = systemWords.tray): string {
  if (isSnoozed && state === 'online') return words.snoozed(unread)
  switch (state) {
    case 'signed-out':
      return words.signedOut
    case 'signing-in':
      return words.signingIn
    case 'connecting':
      return words.connecting
    case 'offline':
      return words.offline
    case 'online':
      if (unread === 0) return words.allRead
      return quiet === 0 ? words.unread(unread) : words.unreadQuietly(unread, quiet)
  }
}

/** Only what makes noise changes the icon: a silent message asks for no glance. */
export function trayIcon({ state, unread, quiet, isSnoozed }: TrayView): TrayIcon {
  if (state === 'offline') return 'offline'
  if (isSnoozed) return 'snoozed'
  return unread > quiet ? 'unread' : 'normal'
}
