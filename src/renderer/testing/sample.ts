import type { AppState } from '../../shared/bridge/contract.ts'
import { conversationId, messageId, userId } from '../../shared/ids.ts'
import type { ConversationRow, Message } from '../../shared/model.ts'
import { nothingThrough, type MuteRule, type Silence } from '../../shared/mute/model.ts'
import { defaultSettings } from '../../shared/settings.ts'
import { ordinaryRow } from '../../shared/testing/ordinary-row.ts'
import { DAY, HOUR, MINUTE, type Instant } from '../../shared/time.ts'

/** The people and the afternoon of the pictures in docs: Tuesday, 24 November 2026, 14:54 by the local clock. */
export const sampleNow: Instant = new Date(2026, 10, 24, 14, 54).getTime()

const at = (hours: number, minutes: number, daysAgo = 0): Instant =>
  new Date(2026, 10, 24 - daysAgo, hours, minutes).getTime()
const hex = (n: number): string => n.toString(16).padStart(32, '0')

export const dana = userId(hex(1))
export const bela = userId(hex(2))
export const fanni = userId(hex(3))
const emile = userId(hex(4))
const csilla = userId(hex(5))

const mentionsThrough = { ...nothingThrough, mentions: true }

const untilFive: MuteRule = { ends: { at: at(17, 0) }, through: mentionsThrough, madeAt: at(14, 40) - 80 * MINUTE }
const forever: MuteRule = { ends: 'never', through: nothingThrough, madeAt: at(9, 0) }
const untilQuiet: MuteRule = { ends: { quietForMs: HOUR }, through: nothingThrough, madeAt: at(11, 30) }

const silent = (rule: MuteRule, ends: Extract<Silence, { silent: true }>['ends']): Silence => ({
  silent: true,
  because: 'muted',
  ends,
  through: rule.through,
})

/** A row with everything ordinary; say what is special. `n` makes its id. */
export function sampleRow(n: number, patch: Partial<ConversationRow> = {}): ConversationRow {
  return ordinaryRow(conversationId(hex(n)), {
    name: `Conversation ${n}`,
    lastAt: sampleNow - n * MINUTE,
    ...patch,
  })
}

export const designTeam = sampleRow(1001, {
  name: 'Design team',
  participants: [
    { id: bela, name: 'Bela Kovács' },
    { id: fanni, name: 'Fanni Tóth' },
    { id: emile, name: 'Émile Laurent' },
    { id: csilla, name: 'Csilla Nagy' },
  ],
  lastAt: at(14, 52),
  preview: { sender: 'Bela', text: 'the new tray icons are in, have a look', mentionsMe: false },
  unread: 14,
  held: 0,
  muted: true,
  rule: untilFive,
  silence: silent(untilFive, { at: at(17, 0) }),
})

export const sampleRows: readonly ConversationRow[] = [
  designTeam,
  sampleRow(1002, {
    name: 'Csilla Nagy',
    isGroup: false,
    participants: [{ id: csilla, name: 'Csilla Nagy' }],
    favourite: true,
    lastAt: at(14, 47),
    preview: { sender: 'Csilla', text: 'Can you look at the contract before five?', mentionsMe: false },
    unread: 2,
  }),
  sampleRow(1003, {
    name: 'Operations',
    lastAt: at(14, 31),
    preview: { sender: 'Émile', text: '@Dana is the restore done?', mentionsMe: true },
    unread: 28,
    unreadMentions: 1,
    held: 27,
    muted: true,
    rule: forever,
    silence: silent(forever, 'never'),
  }),
  sampleRow(1004, {
    name: 'Bela Kovács',
    isGroup: false,
    participants: [{ id: bela, name: 'Bela Kovács' }],
    lastAt: at(13, 58),
    preview: { sender: 'Bela', text: 'szia! coffee?', mentionsMe: false },
  }),
  sampleRow(1005, {
    name: 'Émile Laurent 🌙',
    isGroup: false,
    participants: [{ id: emile, name: 'Émile Laurent' }],
    lastAt: at(13, 20),
    preview: { sender: null, text: 'I will send the numbers tonight', mentionsMe: false },
  }),
  sampleRow(1006, {
    name: 'Lunch',
    lastAt: at(12, 5),
    preview: { sender: 'Fanni', text: 'soup of the day is gone 😢', mentionsMe: false },
    unread: 63,
    muted: true,
    rule: untilQuiet,
    silence: silent(untilQuiet, 'quiet'),
  }),
  sampleRow(1007, {
    name: 'Administrator',
    isGroup: false,
    lastAt: at(16, 40, 1),
    preview: { sender: 'Administrator', text: 'Maintenance window moved to Saturday at six', mentionsMe: false },
  }),
  sampleRow(1008, {
    name: 'Remote weekend crew with a rather long name',
    lastAt: at(11, 12, 1),
    preview: { sender: null, text: 'see you all on Friday', mentionsMe: false },
  }),
  sampleRow(1009, {
    name: 'Accounting',
    lastAt: at(9, 5, 4),
    preview: { sender: 'Olga', text: null, mentionsMe: false },
  }),
]

const said = (
  position: number,
  sender: typeof dana,
  createdAt: Instant,
  text: string,
  mentionsMe = false,
): Message => ({
  id: messageId(`m-${position}`),
  conversationId: designTeam.id,
  position,
  createdAt,
  validUntil: createdAt + 365 * DAY,
  content: { kind: 'text', sender, text, mentionsMe },
  delivery: sender === dana ? 'sent' : 'received',
})

export const sampleMessages: readonly Message[] = [
  said(1, bela, at(14, 31), 'Morning! The first round of tray icons is in the folder.'),
  said(2, bela, at(14, 31), 'Four states: normal, unread, snoozed, offline.'),
  said(3, dana, at(14, 36), 'Lovely. Could the offline one be a bit lighter? It is hard to tell apart at 16 px.'),
  said(4, fanni, at(14, 44), 'Can we make the dot a bit larger? It vanishes on my second screen.'),
  said(5, bela, at(14, 52), 'Done. @Dana the new tray icons are in, have a look', true),
]

export const signedOutState: AppState = {
  session: { phase: 'signed-out' },
  settings: defaultSettings,
  silences: [],
  notices: [],
  notifier: { sink: 'dbus', working: true, canWithdraw: true, canClick: true },
  suggestedServer: '',
}

export const signedInState: AppState = {
  ...signedOutState,
  session: {
    phase: 'signed-in',
    account: { userId: dana, name: 'Dana Molnár', nick: 'Dana', server: 'https://chat.example.org' },
    connection: { state: 'online' },
  },
}
