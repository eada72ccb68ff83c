/** The words of notifications, in English. `body` texts follow what the person wrote, on a line of their own. */
export const notificationWords = {
  /** A message that cannot be read here, or has no text. */
  newMessage: 'New message',
  /** `count` at least 2. */
  newMessages: (count: number): string =>
    new Intl.PluralRules('en').select(count) === 'one' ? `${count} new message` : `${count} new messages`,
  /** Who wrote, in a conversation that has a name of its own. */
  senderIn: (sender: string, conversation: string): string => `${sender} · ${conversation}`,
  someone: 'Someone',
  open: 'Open',
  appName: 'Hush',
}
