import type { Notice, NoticeId } from '../shared/model.ts'

/** What the person has to know, until they have dismissed it. A newer notice of the same kind replaces the older. */
export interface Notices {
  all(): readonly Notice[]
  tell(notice: Notice): void
  dismiss(id: NoticeId): void
}

export function createNotices(onChanged: () => void): Notices {
  const told = new Map<NoticeId, Notice>()
  return {
    all: () => [...told.values()],
    tell(notice) {
      told.set(notice.id, notice)
      onChanged()
    },
    dismiss(id) {
      if (told.delete(id)) onChanged()
    },
  }
}
