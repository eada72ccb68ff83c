const unreadForms: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'message' }

/** `1 unread message`, `3 unread messages`. */
function unreadMessages(count: number): string {
  const noun = unreadForms[new Intl.PluralRules('en').select(count)] ?? 'messages'
  return `${count} unread ${noun}`
}

/** The words of main's own surfaces, in English: tray, menus, broken promises, command line. */
export const systemWords = {
  appName: 'Hush',
  conversation: {
    /** `mark` is a piece of its id. */
    unnamed: (mark: string): string => `Conversation ${mark}`,
  },
  /** Answers to the window when main failed it: never a stack, never a cause that could carry somebody's text. */
  bridge: {
    broke: 'Something broke inside Hush. Nothing is lost; please try again.',
    refused: 'Hush does not answer this page.',
    misunderstood: 'Hush did not understand this request.',
  },
  tray: {
    signedOut: 'Signed out',
    signingIn: 'Signing in…',
    connecting: 'Connecting…',
    offline: 'Offline: what you mute is kept and sent later',
    allRead: 'Nothing unread',
    unread: unreadMessages,
    /** `unread` at least 1: some of them make no sound. */
    unreadQuietly: (unread: number, quiet: number): string => `${unreadMessages(unread)}, ${quiet} of them muted`,
    snoozed: (unread: number): string =>
      unread === 0 ? 'Notifications are snoozed' : `Notifications are snoozed, ${unreadMessages(unread)}`,
    snooze: (hours: number): string => (hours === 1 ? 'Snooze for 1 hour' : `Snooze for ${hours} hours`),
    resume: 'Resume notifications',
    muteHeading: 'Mute',
    open: 'Open Hush',
    quit: 'Quit Hush',
  },
  profile: {
    unwritable: 'Hush cannot start',
    unwritableText: (dir: string): string =>
      `Hush cannot write to ${dir}. Nothing there was changed. Let it write there, or choose another folder with --user-data-dir.`,
  },
  menu: { view: 'View' },
  demo: {
    noAnswer: 'The demo workspace did not start in time.',
    stopped: 'The demo workspace stopped while it was starting.',
    noSense: 'The demo workspace answered something that Hush does not understand.',
    noStart: 'The demo workspace could not be started.',
  },
} as const
