/** `1 message`, `14 messages`. */
function messages(count: number): string {
  return new Intl.PluralRules('en').select(count) === 'one' ? `${count} message` : `${count} messages`
}

/** The words of the open conversation and of muting, in English. Those that scripts rely on are kept as they are. */
export const chatWords = {
  header: {
    /** `count` with the person themself. */
    people: (count: number): string =>
      new Intl.PluralRules('en').select(count) === 'one' ? `${count} person` : `${count} people`,
    mute: 'Mute',
    unmute: 'Unmute',
    muteOptions: 'Mute options',
  },
  menu: {
    heading: (name: string): string => `Mute ${name}`,
    for15Minutes: 'For 15 minutes',
    for1Hour: 'For 1 hour',
    for8Hours: 'For 8 hours',
    untilMorning: 'Until tomorrow morning',
    for24Hours: 'For 24 hours',
    for7Days: 'For 7 days',
    untilQuiet: 'Until it is quiet',
    untilMentioned: 'Until I am mentioned',
    untilPerson: 'Until … writes',
    untilUnmute: 'Until I unmute',
    untilMoment: 'Until a date and time…',
    letMentions: 'Let mentions of me through',
    letFavourites: 'Let favourites through',
    letKeywords: 'Let keywords through',
    noKeywords: 'No keywords yet: set them in the account menu.',
  },
  untilMoment: {
    title: (name: string): string => `Mute ${name} until…`,
    inWords: 'In words',
    example: 'monday 9',
    date: 'Date',
    time: 'Time',
    /** `when` is exact: which day of which year, and the time. */
    silentUntil: (when: string): string => `Silent until ${when}.`,
    nothing: 'Choose a date and a time, or write when: “tomorrow 14”, “friday 9:30”, “17:00”.',
    unclear: (words: string): string =>
      `Hush does not understand “${words}”. It knows “monday 9”, “tomorrow 14:30”, “17:00”, “2026-11-30 09:00”.`,
    past: (when: string): string => `${when} is past. Choose a moment that is still to come.`,
    mute: 'Mute',
    cancel: 'Cancel',
  },
  silence: {
    silent: 'Silent',
    untilUnmute: 'Silent until you unmute',
    until: (when: string): string => `Silent until ${when}`,
    untilQuiet: 'Silent until it is quiet',
    untilMentioned: 'Silent until you are mentioned',
    untilPerson: (name: string): string => `Silent until ${name} writes`,
    /** Beside the crossed-out bell, where there is little room. */
    short: {
      never: 'Silent',
      until: (when: string): string => `until ${when}`,
      quiet: 'until it is quiet',
      mentioned: 'until you are named',
      person: (name: string): string => `until ${name} writes`,
    },
    /** Whose name is not known, or who has left. */
    onePerson: 'one person',
    mentions: 'mentions come through',
    favourites: 'favourites come through',
    keywords: 'keywords come through',
    held: (count: number): string => `${count} held`,
    waiting: 'waiting for the server',
    unmuteWaiting: 'Unmuted, waiting for the server',
  },
  told: {
    muted: (name: string): string => `${name} muted`,
    mutedUntil: (name: string, until: string): string => `${name} muted until ${until}`,
    unmuted: (name: string): string => `${name} unmuted`,
    untilQuiet: 'it is quiet',
    untilMentioned: 'you are mentioned',
    untilPerson: (name: string): string => `${name} writes`,
    mutedElsewhere: (name: string): string => `${name} was muted on another device`,
    unmutedElsewhere: (name: string): string => `${name} was unmuted on another device`,
    ended: (name: string): string => `${name} unmuted: the mute has ended`,
    refused: (name: string, serverSays: string): string =>
      serverSays === ''
        ? `The server refused to change ${name}. It is as it was before.`
        : `The server refused to change ${name}: “${serverSays}” It is as it was before.`,
    unknown: (name: string): string => `${name} is no longer there. Nothing was changed.`,
    signedOut: (name: string): string => `Sign in first: ${name} was not changed.`,
    notSaved: (name: string): string => `${name} was not changed: Hush could not write to the disk.`,
    broke: (name: string): string => `Something broke inside Hush: ${name} was not changed. Please try again.`,
    undo: 'Undo',
    dismiss: 'Dismiss',
  },
  log: {
    label: 'Messages',
    today: 'Today',
    yesterday: 'Yesterday',
    unreadable: 'This message cannot be decrypted here.',
    somebody: 'Somebody',
    you: 'You',
    /** `sender` lies inside what was sealed, and nothing signs it. */
    senderIsAClaim: 'Names in messages are what the sender wrote; Hush cannot check them.',
    /** What a screen reader hears before a message. */
    by: (sender: string, time: string): string => `${sender}, ${time}`,
    heldCount: (count: number): string => `${messages(count)} held`,
    nameYou: (count: number): string =>
      new Intl.PluralRules('en').select(count) === 'one' ? `${count} names you` : `${count} name you`,
    newMessages: 'New messages',
    sending: 'Sending',
    sent: 'Sent',
    empty: (name: string): string => `Nothing has been said in ${name} yet.`,
    emptyHint: 'Write the first message below.',
    loading: 'Loading messages…',
    tryAgain: 'Try again',
    toLatest: 'Jump to latest',
    problem: {
      unreachable: 'These messages could not be fetched: the server cannot be reached.',
      unknown: 'This conversation is no longer there.',
      signedOut: 'Sign in to read these messages.',
      broke: 'Something broke while these messages were fetched. Nothing is lost.',
    },
  },
  composer: {
    label: 'Message',
    placeholder: (name: string): string => `Message ${name}`,
    send: 'Send',
    unsent: 'Not sent',
    sendAgain: 'Send again',
    remove: 'Remove',
    problem: {
      empty: 'There is nothing to send.',
      tooLong: (limit: number): string =>
        `This is too long: at most ${limit.toLocaleString('en')} characters can be sent.`,
      unreachable: 'Not sent: the server cannot be reached. Your text is still here.',
      refused: (serverSays: string): string =>
        serverSays === '' ? 'Not sent: the server refused it.' : `Not sent. The server says: “${serverSays}”`,
      unknown: 'Not sent: this conversation is no longer there.',
      signedOut: 'Not sent: sign in first. Your text is still here.',
      cannotEncrypt: 'Not sent: the key of this conversation cannot be opened here.',
      broke: 'Not sent: something broke inside Hush. Your text is still here.',
    },
  },
}
