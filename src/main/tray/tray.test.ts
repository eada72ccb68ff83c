import fc from 'fast-check'
import { expect, test } from 'vitest'
import { conversationId, userId, type ConversationId } from '../../shared/ids.ts'
import type { ConversationRow, Session } from '../../shared/model.ts'
import { nothingThrough, type Silence } from '../../shared/mute/model.ts'
import { ordinaryRow } from '../../shared/testing/ordinary-row.ts'
import { createTrayKeeper, type LiveTray } from './keeper.ts'
import { menuLabel } from './label.ts'
import { trayIcon, trayState, trayTemplate, trayView, type TrayItem, type TrayView } from './template.ts'

const id = (n: number): ConversationId => conversationId(n.toString(16).padStart(32, '0'))
const silent: Silence = { silent: true, because: 'muted', ends: 'never', through: nothingThrough }

const row = (n: number, special: Partial<ConversationRow> = {}): ConversationRow =>
  ordinaryRow(id(n), { name: `Room ${n}`, lastAt: n, ...special })
const online: Session = {
  phase: 'signed-in',
  account: { userId: userId('f'.repeat(32)), name: 'Dana', nick: 'dana', server: 'x' },
  connection: { state: 'online' },
}
const view = (over: Partial<TrayView> = {}): TrayView => ({
  state: 'online',
  unread: 0,
  quiet: 0,
  recent: [],
  isSnoozed: false,
  ...over,
})
const labels = (items: readonly TrayItem[]): string[] => items.map((item) => ('label' in item ? item.label : '-'))

test('the menu says the state, then the newest eight with their check boxes, then open and quit', () => {
  const rows = [3, 11, 1, 5, 10, 2, 9, 8, 4, 7].map((n) => row(n, { muted: n === 10 }))
  const items = trayTemplate(trayView(online, [...rows, row(12, { hidden: true })]))
  expect(labels(items)).toEqual([
    'Nothing unread',
    '-',
    'Mute',
    ...[11, 10, 9, 8, 7, 5, 4, 3].map((n) => `Room ${n}`),
    '-',
    'Snooze for 1 hour',
    'Snooze for 8 hours',
    '-',
    'Open Hush',
    'Quit Hush',
  ])
  expect(items.filter((item) => item.kind === 'mute' && item.muted)).toMatchObject([{ conversationId: id(10) }])
})

test('snoozed, the tray says so, and offers to resume', () => {
  const snooze: Silence = { ...silent, because: 'snooze' }
  const snoozed = trayView(online, [row(1, { unread: 2 })], [snooze])
  expect([trayState(snoozed), trayIcon(snoozed)]).toEqual(['Notifications are snoozed, 2 unread messages', 'snoozed'])
  expect(trayTemplate(snoozed).filter(({ kind }) => kind === 'snooze')).toEqual([
    { kind: 'snooze', label: 'Resume notifications', forMs: null },
  ])
  expect(trayIcon(trayView(online, [row(1, { unread: 2 })], [{ ...snooze, because: 'quiet-hours' }]))).toBe('unread')
})

test('a check box asks for the opposite of what it shows', () => {
  const recent = [row(1, { muted: true }), row(2)]
  const wants = trayTemplate(view({ recent })).flatMap((item) => (item.kind === 'mute' ? [item.want] : []))
  expect(wants).toEqual(['unmuted', 'muted'])
})

test('the newest eight are the same as by sorting', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(1000), { maxLength: 40 }), (times) => {
      const newest = trayView(
        online,
        times.map((n) => row(n)),
      ).recent.map((one) => one.name)
      const sorted = times.toSorted((a, b) => b - a).slice(0, 8)
      expect(newest).toEqual(sorted.map((n) => `Room ${n}`))
    }),
  )
})

test.each<[string, Session, ConversationRow[], string, string]>([
  ['signed out', { phase: 'signed-out' }, [], 'Signed out', 'normal'],
  [
    'offline',
    { ...online, connection: { state: 'offline', since: 1 } },
    [],
    'Offline: what you mute is kept and sent later',
    'offline',
  ],
  ['unread', online, [row(1, { unread: 2 })], '2 unread messages', 'unread'],
  ['one unread', online, [row(1, { unread: 1 })], '1 unread message', 'unread'],
  [
    'some quiet',
    online,
    [row(1, { unread: 2 }), row(2, { unread: 3, silence: silent })],
    '5 unread messages, 3 of them muted',
    'unread',
  ],
  ['all quiet', online, [row(2, { unread: 3, silence: silent })], '3 unread messages, 3 of them muted', 'normal'],
])('%s is said in words and shown by the icon', (_what, session, rows, words, icon) => {
  const seen = trayView(session, rows)
  expect([trayState(seen), trayIcon(seen)]).toEqual([words, icon])
})

test('a name cannot underline, break, reverse or fill the menu', () => {
  expect(menuLabel('R&D & more')).toBe('R&&D && more')
  expect(menuLabel('a\nb\u202ec\u0000d\u2028e')).toBe('a bcd e')
  expect(menuLabel('👩‍👩‍👧'.repeat(50))).toBe(`${'👩‍👩‍👧'.repeat(39)}…`)
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
      const label = menuLabel(name)
      expect(label.isWellFormed()).toBe(true)
      expect(label.replaceAll('&&', '')).not.toMatch(/&|[\p{Cc}\u202a-\u202e]/u)
      expect([...new Intl.Segmenter().segment(label.replaceAll('&&', '&'))].length).toBeLessThanOrEqual(40)
    }),
  )
})

/** A desktop's tray: its check boxes flip by themselves, before anybody is told. */
function desktop() {
  const icons: string[] = []
  const tips: string[] = []
  const seen = { menus: 0, icons, tips, disposed: 0 }
  let live: { items: TrayItem[]; checked: boolean[]; click: (item: TrayItem) => void } | null = null
  const tray: LiveTray = {
    setMenu(items, click) {
      seen.menus++
      live = { items: [...items], checked: items.map((item) => item.kind === 'mute' && item.muted), click }
    },
    setIcon: (icon) => void icons.push(icon),
    setToolTip: (tip) => void tips.push(tip),
    [Symbol.dispose]() {
      seen.disposed++
    },
  }
  return {
    tray,
    seen,
    checked: (label: string) => live?.checked[labels(live.items).indexOf(label)],
    click(label: string) {
      const at = live ? labels(live.items).indexOf(label) : -1
      const item = live?.items[at]
      if (!live || !item) throw new Error(`no ${label}`)
      if (item.kind === 'mute') live.checked[at] = !live.checked[at]
      live.click(item)
    },
  }
}

function kept(over: { makeTray?: () => LiveTray } = {}) {
  const system = desktop()
  const told: unknown[] = []
  const keeper = createTrayKeeper(
    over.makeTray ?? (() => system.tray),
    {
      onOpen: () => told.push('open'),
      onQuit: () => told.push('quit'),
      onSnooze: (forMs) => told.push(['snooze', forMs]),
      onIntent: (conversation, want) => told.push([conversation, want]),
    },
    { warn: (event) => told.push(event) },
  )
  return { ...system, keeper, told }
}
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('a click on snooze and on resume asks for just that', () => {
  const { keeper, told, click } = kept()
  keeper.update(view())
  click('Snooze for 8 hours')
  keeper.update(view({ isSnoozed: true }))
  click('Resume notifications')
  expect(told).toEqual([
    ['snooze', 8 * 60 * 60 * 1000],
    ['snooze', null],
  ])
})

test('the menu is made anew only when it would say something else', () => {
  const { keeper, seen } = kept()
  keeper.update(view({ recent: [row(1)] }))
  keeper.update(view({ recent: [row(1)] }))
  expect(seen).toMatchObject({ menus: 1, icons: ['normal'], tips: ['Nothing unread'] })
  keeper.update(view({ recent: [row(1, { muted: true })] }))
  expect(seen.menus).toBe(2)
  keeper.update(view({ recent: [row(1, { muted: true })], unread: 1 }))
  expect(seen).toMatchObject({ menus: 3, icons: ['normal', 'unread'] })
})

test('two clicks on one menu ask for the same thing, not for its opposite', () => {
  const { keeper, told, click } = kept()
  keeper.update(view({ recent: [row(1)] }))
  click('Room 1')
  click('Room 1')
  expect(told).toEqual([
    [id(1), 'muted'],
    [id(1), 'muted'],
  ])
})

test('a check box that the desktop flipped tells the truth again, also where nothing came of the click', async () => {
  const { keeper, click, checked } = kept()
  keeper.update(view({ recent: [row(1)] }))
  click('Room 1')
  expect(checked('Room 1')).toBe(true)
  await nextTurn()
  expect(checked('Room 1')).toBe(false)
})

test('open and quit do what they say', () => {
  const { keeper, told, click } = kept()
  keeper.update(view())
  click('Open Hush')
  click('Quit Hush')
  expect(told).toEqual(['open', 'quit'])
})

test('a desktop without a tray, or with one that breaks, does not stop Hush', () => {
  const broken = (): never => {
    throw new Error('no tray here')
  }
  const none = kept({ makeTray: broken })
  none.keeper.update(view())
  none.keeper[Symbol.dispose]()
  expect(none.told).toEqual(['tray.failed'])
  const breaking = kept({ makeTray: () => ({ ...desktop().tray, setMenu: broken }) })
  breaking.keeper.update(view())
  breaking.keeper.update(view())
  expect(breaking.told).toEqual(['tray.failed', 'tray.failed'])
})

test('after disposing nothing is shown any more', async () => {
  const { keeper, seen, click } = kept()
  keeper.update(view({ recent: [row(1)] }))
  click('Room 1')
  keeper[Symbol.dispose]()
  keeper.update(view({ recent: [row(2)] }))
  await nextTurn()
  expect(seen).toMatchObject({ menus: 1, disposed: 1 })
})
