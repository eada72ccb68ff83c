import type { HoldReason, Through, Verdict } from '../mute/model.ts'

const because: Record<HoldReason, string> = {
  muted: 'muted',
  'muted-person': 'muted person',
  schedule: 'schedule',
  snooze: 'snooze',
  'quiet-hours': 'quiet hours',
}

const explained: Record<Verdict['because'], string> = {
  wanted: 'notified',
  mention: 'notified, although muted: it names you',
  favourite: 'notified, although muted: a favourite wrote it',
  keyword: 'notified, although muted: it has one of your keywords',
  muted: 'held: the conversation was muted',
  'muted-person': 'held: whoever wrote it was muted',
  schedule: 'held: the schedule of the conversation said so',
  snooze: 'held: notifications were snoozed',
  'quiet-hours': 'held: it came in quiet hours',
  own: 'not notified: you wrote it yourself',
  'looking-at-it': 'not notified: you had it before your eyes',
  expired: 'not notified: it was no longer valid',
  baseline: 'not notified: it was there before you signed in',
}

const through: Record<keyof Through, string> = {
  mentions: 'mentions come through',
  favourites: 'favourites come through',
  keywords: 'keywords come through',
}

const listed = (names: readonly string[]): string => new Intl.ListFormat('en').format(names)

/** What Hush says to somebody who asks the running instance from a command line, in English. A sentence is one line. */
export const commandLineWords = {
  /** The words are off. */
  needsValue: (option: string, value: string): string => `${option} needs a value: ${option}=${value}.`,
  takesNoValue: (option: string): string => `${option} takes no value.`,
  twice: (option: string): string => `${option} is there twice.`,
  oneCommand: (first: string, second: string): string => `${first} and ${second} cannot be asked at once.`,
  oneEnd: '--for and --until cannot be combined.',
  onlyWith: (option: string, commands: string): string => `${option} only goes with ${commands}.`,
  unknown: (word: string): string => `“${word}” is not understood here. A name with spaces stands in quotation marks.`,
  badDuration: (option: string): string =>
    `${option} needs a duration such as 30s, 15m, 1h, 2d, 1w or 1h30m, of at most 100 years.`,
  badEnd:
    '--until needs a moment ahead, such as "monday 9", "tomorrow 14:30", 17:00 or 2026-11-30T09:00, or the word quiet.',
  tooLong: 'That is too long for Hush.',
  badAddress: (option: string): string => `${option} needs an address that begins with http:// or https://.`,
  badPort: (option: string): string => `${option} needs a port, a number from 0 to 65535.`,
  fileNotFolder: (option: string, path: string): string => `${option} needs a folder: ${path} is a file.`,
  noOption: (word: string): string => `There is no option ${JSON.stringify(word)}; try --help.`,

  /** Said at the start. */
  demoIgnored: 'Somebody is signed in already: sign out first to try the demo workspace.',
  alreadyRunning: 'Hush is running already, and its window is shown.',
  /** `options` are at least one. */
  notObeyed: (options: readonly string[]): string =>
    `Hush is running already, and its window is shown; ${listed(options)} ${options.length === 1 ? 'was' : 'were'} not obeyed.`,

  /** Refused. */
  noInstance: 'Hush is not running.',
  notOurs: 'The way to Hush on this computer belongs to somebody else, so it is not used.',
  noAnswer: 'Hush is running but does not answer.',
  misunderstood: 'Hush did not understand this request.',
  broke: 'Something broke inside Hush. Nothing is lost; please try again.',
  nobody: 'Nobody is signed in to Hush.',
  unreadable: 'Hush answered something that cannot be read here.',
  past: 'That moment has passed.',
  notSaved: 'Hush could not write this down, so nothing was changed.',
  serverRefused: (serverSays: string): string =>
    `The server refused: ${serverSays === '' ? 'no reason given.' : serverSays}`,
  noConversation: (name: string): string => `No conversation is called “${name}”.`,
  noConversationBut: (name: string, candidates: string): string =>
    `No conversation is called “${name}”. Close to it: ${candidates}.`,
  ambiguous: (name: string, candidates: string): string =>
    `More than one conversation is called “${name}”; use the id of one of these: ${candidates}.`,
  candidate: (name: string, id: string): string => `“${name}” (${id})`,
  more: (count: number): string => `${count} more`,

  /** Done. */
  muted: (name: string): string => `${name} muted`,
  mutedUntil: (name: string, when: string): string => `${name} muted until ${when}`,
  unmuted: (name: string): string => `${name} unmuted`,
  /** `said` is one of the three above, which say it without a full stop. */
  soFarHere: (said: string): string => `${said}. So far only here: the server will hear of it when it can be reached.`,

  /** Answers. */
  account: (name: string, server: string, connection: string): string => `${name} on ${server}: ${connection}`,
  conversation: (name: string, states: string): string => `  ${name}: ${states}`,
  ends: {
    never: 'muted',
    quiet: 'muted until it is quiet',
    mentioned: 'muted until you are mentioned',
    person: 'muted until somebody writes',
  },
  untilQuiet: 'it is quiet',
  until: (when: string): string => `muted until ${when}`,
  silencedBy: (reason: HoldReason): string => `silenced by ${because[reason]}`,
  comesThrough: (what: keyof Through): string => through[what],
  notifies: 'notifies',
  pending: 'waiting for the server',
  unread: (count: number): string => `${count} unread`,
  held: (count: number): string => `${count} held`,
  resumed: 'Notifications resumed',
  snoozed: (when: string): string => `Snoozed until ${when}`,
  quietHours: 'Quiet hours',
  noConversations: '  no conversations',
  noDecisions: 'Nothing was decided about this conversation in the last seven days.',
  decision: (when: string, because: Verdict['because'], id: string): string => `${when}  ${explained[because]}  ${id}`,
} as const
