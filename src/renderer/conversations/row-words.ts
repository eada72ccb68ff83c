import { windowWords } from '../../shared/messages/window.ts'
import type { ConversationRow } from '../../shared/model.ts'
import type { Instant } from '../../shared/time.ts'
import { stateLine } from '../mute/silence-words.ts'
import { whenWords } from './when.ts'

const words = windowWords.list

export const nameOf = ({ name }: Pick<ConversationRow, 'name'>): string => (name === '' ? words.unnamed : name)

/** Who wrote the preview, where that is not plain from the name: `You:`, `Bela:` in a group, else nothing. */
export function previewSender({ preview, isGroup }: Pick<ConversationRow, 'preview' | 'isGroup'>): string {
  if (preview === null) return ''
  if (preview.sender === null) return words.you
  return isGroup ? words.sender(preview.sender) : ''
}

export function previewText({ preview }: Pick<ConversationRow, 'preview'>): string {
  if (preview === null) return words.silentFor
  return preview.text ?? words.unreadable
}

/** A row as it is read out: the name first, then what is unread, what the row is, when, and the draft or the newest message. */
export function rowLabel(row: ConversationRow, now: Instant, draft: string): string {
  const latest = draft === '' ? `${previewSender(row)} ${previewText(row)}`.trim() : `${words.draft} ${draft}`
  return [
    nameOf(row),
    ...(row.favourite ? [words.favourite] : []),
    ...(row.unread > 0 ? [words.unreadCount(row.unread)] : []),
    ...(row.unreadMentions > 0 ? [words.mentionCount(row.unreadMentions)] : []),
    stateLine(row, now) ?? '',
    whenWords(row.lastAt, now),
    latest,
  ]
    .filter((part) => part !== '')
    .join(', ')
}
