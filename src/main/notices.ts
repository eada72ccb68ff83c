import type { DiskTrouble, Notice, NoticeId } from '../shared/model.ts'

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

/** What cannot be kept, of several things that lie on one disk: one notice, until all of them can be kept again. */
export interface DiskTroubles {
  tell(what: 'settings' | 'account', trouble: DiskTrouble | null): void
}

export function createDiskTroubles(notices: Notices): DiskTroubles {
  const troubled = new Set<'settings' | 'account'>()
  return {
    tell(what, trouble) {
      if (trouble) {
        troubled.add(what)
        notices.tell({ id: 'not-saved', because: trouble })
      } else if (troubled.delete(what) && troubled.size === 0) notices.dismiss('not-saved')
    },
  }
}
