import { isDeepStrictEqual } from 'node:util'
import type { ConversationId } from '../../shared/ids.ts'
import type { Log } from '../log.ts'
import { trayIcon, trayState, trayTemplate, type TrayIcon, type TrayItem, type TrayView } from './template.ts'

/** The system's tray. Any call may throw: many desktops have none, and say so late or never. */
export interface LiveTray extends Disposable {
  setMenu(items: readonly TrayItem[], onClick: (item: TrayItem) => void): void
  setIcon(icon: TrayIcon): void
  setToolTip(text: string): void
}

export interface TrayEvents {
  readonly onOpen: () => void
  readonly onQuit: () => void
  /** Silence everything for so long, in ms; null resumes. */
  readonly onSnooze: (forMs: number | null) => void
  /** The person wants this conversation muted (without end) or unmuted: an intent, never a toggle. */
  readonly onIntent: (conversationId: ConversationId, want: 'muted' | 'unmuted') => void
}

export interface TrayKeeper extends Disposable {
  /** Cheap where nothing that the tray shows has changed. */
  update(view: TrayView): void
}

/** Keeps a live tray true to the view; where there is none, Hush goes on without. */
export function createTrayKeeper(
  makeTray: (onOpen: () => void) => LiveTray,
  events: TrayEvents,
  log: Pick<Log, 'warn'>,
): TrayKeeper {
  let shown: { view: TrayView; items: TrayItem[]; icon: TrayIcon; tip: string } | null = null
  let last: TrayView | null = null
  let tray = attempt(() => makeTray(events.onOpen))

  function attempt<T>(work: () => T): T | null {
    try {
      return work()
    } catch {
      log.warn('tray.failed')
      return null
    }
  }

  function click(item: TrayItem): void {
    if (item.kind === 'open') events.onOpen()
    if (item.kind === 'quit') events.onQuit()
    if (item.kind === 'snooze') events.onSnooze(item.forMs)
    if (item.kind !== 'mute') return
    // The system has flipped the live check box already. Shown anew when this click is over, it says what is true,
    // whether or not the intent could be taken.
    shown = null
    setImmediate(() => {
      if (last && !shown) show(last)
    })
    events.onIntent(item.conversationId, item.want)
  }

  function show(view: TrayView): void {
    if (shown && isDeepStrictEqual(shown.view, view)) return
    const next = { view, items: trayTemplate(view), icon: trayIcon(view), tip: trayState(view) }
    const before = shown
    if (!tray) return
    const live = tray
    const done = attempt(() => {
      if (!isDeepStrictEqual(before?.items, next.items)) live.setMenu(next.items, click)
      if (before?.icon !== next.icon) live.setIcon(next.icon)
      if (before?.tip !== next.tip) live.setToolTip(next.tip)
      return true
    })
    shown = done ? next : null
  }

  return {
    update(view) {
      last = view
      show(view)
    },
    [Symbol.dispose]() {
      last = null
      const gone = tray
      tray = null
      attempt(() => gone?.[Symbol.dispose]())
    },
  }
}
