const rules = new Intl.PluralRules('en')
const plural = (count: number, one: string, other: string): string =>
  `${count.toLocaleString('en')} ${rules.select(count) === 'one' ? one : other}`

/** What the server said, quoted; nothing where it said nothing. */
const quoted = (words: string): string => (words === '' ? '' : ` It said: “${words}”`)

/** The words of the window's frame, in English: sign-in, list, account, notices. Names that scripts rely on stay as they are. */
export const windowWords = {
  appName: 'Hush',
  signIn: {
    title: 'Hush',
    lead: 'Decide what may interrupt you.',
    server: 'Server address',
    serverExample: 'https://chat.example.org',
    apiKey: 'API key',
    password: 'Encryption password',
    passwordHint: 'It opens your messages on this computer and never leaves it.',
    submit: 'Sign in',
    or: 'or',
    demo: 'Try the demo workspace',
    demoHint: 'A workspace on this computer, with people who answer. Nothing to set up.',
    busy: (server: string): string => (server === '' ? 'Signing in…' : `Signing in to ${server}…`),
    busyDemo: 'Starting the demo workspace…',
    missing: {
      server: 'Enter the address of your chat server.',
      apiKey: 'Enter your API key.',
      password: 'Enter your encryption password.',
    },
    problem: {
      badAddress: 'This is not an address that Hush can use. It looks like https://chat.example.org.',
      unreachable: 'The server does not answer. Check the address and your connection, then try again.',
      refused: (serverSays: string): string => `The server refused this key.${quoted(serverSays)}`,
      wrongPassword: 'This password does not open your key. Nothing was changed.',
      notOzeki: 'Something answers at this address, but it is not an Ozeki Chat server.',
      disk: 'Hush could not write to this computer’s disk. Make room or check its permissions, then try again.',
      demoFailed: 'The demo workspace could not be started. Please try again.',
      busy: 'Another sign-in is under way. Wait for it to end, then try again.',
      broke: 'Something broke inside Hush. Nothing is lost; please try again.',
    },
    insecure: {
      title: 'Send your API key unencrypted?',
      text: (host: string): string =>
        `${host} is addressed with http. Your API key would travel unencrypted, and whoever is on the way could read it.`,
      goBack: 'Go back',
      goOn: 'Send it anyway',
    },
  },
  list: {
    label: 'Conversations',
    side: 'Sidebar',
    search: 'Search',
    searchKeys: { mac: '⌘ F', other: 'Ctrl F' },
    filter: 'Show',
    all: 'All',
    unread: 'Unread',
    muted: 'Muted',
    unnamed: 'Unnamed conversation',
    favourite: 'favourite',
    you: 'You:',
    draft: 'Draft',
    sender: (name: string): string => `${name}:`,
    unreadable: 'Cannot be decrypted here',
    silentFor: 'No messages yet',
    count: (count: number): string => (count > 999 ? '999+' : String(count)),
    mentions: (count: number): string => `@${count > 99 ? '99+' : String(count)}`,
    unreadCount: (count: number): string => plural(count, 'unread message', 'unread messages'),
    mentionCount: (count: number): string => plural(count, 'names you', 'name you'),
    menu: (name: string): string => `Actions for ${name}`,
    mute: 'Mute',
    unmute: 'Unmute',
    open: 'Open',
    none: 'No conversations yet',
    noneHint: 'When somebody writes to you, it appears here.',
    loading: 'Fetching your conversations…',
    notFound: (search: string): string => `Nothing is called “${search}”`,
    noUnread: 'Everything is read',
    noMuted: 'Nothing is muted',
    noMutedHint: 'Mute a conversation with a right click, and it waits here for you.',
  },
  connection: {
    connecting: 'Connecting…',
    offline: (since: string): string => `Offline since ${since}`,
    retry: 'Retry now',
  },
  nothingOpen: {
    title: 'Quiet in here',
    hint: 'Choose a conversation on the left.',
  },
  account: {
    label: 'Account',
    theme: 'Theme',
    themes: { system: 'System', light: 'Light', dark: 'Dark' },
    notifications: 'Notifications',
    notifiers: { automatic: 'Automatic', 'node-notifier': 'node-notifier' },
    notifierStatus: {
      absent: 'No notifier works right now. What is held back is kept.',
      shownBy: (sink: string): string => `Shown by ${sink}.`,
      canBoth: 'Clicking one opens the conversation, and one that you have read is taken away.',
      cannotClick: 'One that you have read is taken away, but clicking one does nothing.',
      cannotWithdraw: 'Clicking one opens the conversation, but one that you have read stays.',
      canNeither: 'Clicking one does nothing, and one that you have read stays.',
    },
    sinks: {
      dbus: 'the desktop',
      electron: 'the system',
      'node-notifier': 'node-notifier',
    },
    keywords: 'Keywords…',
    keepOnDisk: 'Keep messages on this computer',
    signOut: 'Sign out…',
    signOutTitle: (server: string): string => `Sign out of ${server}?`,
    signOutText:
      'Hush deletes what it keeps of this account on this computer: messages, mute rules, keys and passwords. ' +
      'The server keeps your conversations, and what is muted there stays muted.',
    signOutDo: 'Sign out',
    stay: 'Stay signed in',
  },
  keywords: {
    title: 'Keywords',
    text: 'A message with one of these words notifies you in a muted conversation, where you let keywords through.',
    label: 'Keywords',
    hint: 'One a line, or with commas between.',
    tooMany: (limit: number): string => `Hush looks for at most ${limit} keywords. Leave some out.`,
    tooLong: (limit: number): string => `One of them is longer than ${limit} letters. Make it shorter.`,
    save: 'Save',
    cancel: 'Cancel',
  },
  notices: {
    dismiss: 'Dismiss',
    label: 'Notices',
    weakVault:
      'This system has no keychain, so a file that only you can read keeps your keys: that protects little if somebody can use your account.',
    settingsReset: (copy: string): string =>
      `Your settings could not be read. Hush began anew and kept the old file as ${copy}.`,
    historyReset: (copy: string): string =>
      `The messages on this computer could not be read. Hush fetches them again and kept the old file as ${copy}.`,
    notSaved: (because: string): string =>
      `Hush cannot write to its disk: ${because}. What is there stays; what you change now may be gone when Hush ends.`,
    diskTrouble: {
      full: 'it is full',
      'read-only': 'it may only be read',
      damaged: 'a file is damaged, and is put right at the next start',
      unknown: 'the system gives no reason',
    },
    notRestored: 'Hush could not open the account you used last. Nothing is lost: sign in again, or start Hush again.',
    notRestoredByDisk:
      'Hush could not open the account you used last: its disk takes nothing. Nothing is lost: make room, and start Hush again.',
    notifierMissing: 'Notifications cannot be shown right now. Hush keeps them and tries again.',
    notifierBack: 'Notifications work again.',
    notifierIsNow: (sink: string): string => `Notifications now come through ${sink}.`,
    broke: 'Something broke inside Hush. Nothing is lost.',
    clockWrong: (by: string): string =>
      `This computer’s clock is ${by} off from the server’s: mutes may end at the wrong time.`,
    minutes: (count: number): string => plural(count, 'minute', 'minutes'),
    hours: (count: number): string => plural(count, 'hour', 'hours'),
    signedOutByServer: (serverSays: string): string => `The server has signed you out.${quoted(serverSays)}`,
    listRefused: (serverSays: string): string =>
      `The server does not give the list of your conversations.${quoted(serverSays)} If it speaks of the time, check this computer’s clock; otherwise ask whoever runs the server.`,
  },
  startFailed: 'Hush could not start its window. Nothing is lost; please start it again.',
}
