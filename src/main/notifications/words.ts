import type { ConversationRow, Message } from '../../shared/model.ts'
import { notificationWords } from '../../shared/messages/notifications.ts'

/** What a notification of these messages says. `count` is how many the person has not seen; 1 says nothing of it. */
export function wordsFor(
  message: Message,
  row: Pick<ConversationRow, 'name' | 'isGroup' | 'participants'>,
  count: number,
): { title: string; body: string } {
  const text = message.content.kind === 'text' ? message.content.text : ''
  const said = text.trim() === '' ? notificationWords.newMessage : text
  return {
    title: titleFor(message, row),
    body: count > 1 ? `${said}\n${notificationWords.newMessages(count)}` : said,
  }
}

function titleFor({ content }: Message, row: Pick<ConversationRow, 'name' | 'isGroup' | 'participants'>): string {
  if (content.kind !== 'text') return row.name
  const sender = row.participants.find(({ id }) => id === content.sender)
  if (row.isGroup) return notificationWords.senderIn(sender?.name ?? notificationWords.someone, row.name)
  // The sender is a claim: whom it does not fit is not named.
  return sender?.name ?? row.name
}
