import { windowWords } from '../../shared/messages/window.ts'
import type { ConversationRow } from '../../shared/model.ts'

const words = windowWords.list

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

/** What a row shows in words. */
interface Shown {
  readonly state: string | null
  readonly when: string
  /** The draft or the newest message, and whose it is. */
  readonly latest: string
}

/** A row as it is read out: the name first, then what is unread, what the row is, when, and the draft or the newest message. */
export function rowLabel(row: ConversationRow, { state, when, latest }: Shown): string {
  return [
    row.name,
    ...(row.favourite ? [words.favourite] : []),
    ...(row.unread > 0 ? [words.unreadCount(row.unread)] : []),
    ...(row.unreadMentions > 0 ? [words.mentionCount(row.unreadMentions)] : []),
    state ?? '',
    when,
    latest.trim(),
  ]
    .filter((part) => part !== '')
    .join(', ')
}
