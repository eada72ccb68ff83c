import { app, net, powerMonitor, session } from 'electron'
import { join } from 'node:path'
import type { AppState } from '../shared/bridge/contract.ts'
import type { ConversationId } from '../shared/ids.ts'
import { commandLineWords } from '../shared/messages/command-line.ts'
import type { MuteProblem, MuteRule } from '../shared/mute/model.ts'
import type { Result } from '../shared/result.ts'
import type { Settings } from '../shared/settings.ts'
import { SECOND, systemClock, timeZone } from '../shared/time.ts'
import { openAccount, REQUEST_TIMEOUT_MS, type Account } from './account.ts'
import { createAccounts } from './accounts.ts'
import type { Arguments } from './arguments.ts'
import { createHandlers } from './bridge/handlers.ts'
import { openBridge } from './bridge/ipc.ts'
import { createPush } from './bridge/push.ts'
import { createRowFeed } from './bridge/row-feed.ts'
import { createControlHandlers, type ControlAccount } from './control/handlers.ts'
import { createControl } from './control/server.ts'
import { createKeywordFinder } from './conversations/keywords.ts'
import { describeBug, installCrashHandlers } from './crash.ts'
import { createDemo } from './demo.ts'
import { openDatabase } from './disk/database.ts'
import { createSealer, newSealingKey } from './disk/sealer.ts'
import { createLog } from './log.ts'
import { createEverywhere } from './mute/everywhere.ts'
import { createDiskTroubles, createNotices } from './notices.ts'
import { createNotifierNews } from './notifier-news.ts'
import { createDbusSink } from './notifications/dbus-sink.ts'
import { createElectronSink } from './notifications/electron-sink.ts'
import { createNodeNotifierSink } from './notifications/node-notifier-sink.ts'
import { createSinks } from './notifications/sinks.ts'
import { createOzekiClient } from './ozeki/http-client.ts'
import { appUrl } from './security/app-path.ts'
import { serveApp } from './security/app-protocol.ts'
import { guardNavigation } from './security/navigation.ts'
import { denyPermissions } from './security/permissions.ts'
import { isTrustedSender } from './security/sender.ts'
import { hardenedWebPreferences } from './security/web-preferences.ts'
import { openSafeStorage } from './settings/safe-storage.ts'
import { createSettings } from './settings/settings-file.ts'
import { createVault, type Vault } from './settings/vault.ts'
import { trayView } from './tray/template.ts'
import { createTray } from './tray/tray.ts'
import { installAppMenu } from './window/app-menu.ts'
import { createMainWindow } from './window/main-window.ts'

/** The application of this run. Dispose of it before the process ends: what is under way is finished, the disk closed. */
export interface Application extends AsyncDisposable {
  /** Started a second time, or clicked in the dock. */
  show(): void
}

/** `resources/` and `out/` lie in the application's folder; bundles lie in `out/main`. */
const inApp = (...path: string[]): string => join(app.getAppPath(), ...path)

/** A window that has not asked for its rows by then is not opening: the server is asked without it. */
const WINDOW_FIRST_MS = 2 * SECOND

/** Builds everything and joins it, in the order in which data flows. Call after `ready`. */
export async function compose(args: Arguments, isQuitting: () => boolean): Promise<Application> {
  const dir = app.getPath('userData')
  const clock = systemClock
  const log = createLog(join(dir, 'logs'))
  // What is told before everything stands is in the first state that the window asks for.
  let isComposed = false
  const notices = createNotices(tellState)
  const diskTroubles = createDiskTroubles(notices)
  installCrashHandlers(process, log, () => notices.tell({ id: 'broke' }))
  const settings = createSettings({
    dir,
    onReset: (copy) => notices.tell({ id: 'settings-reset', copy }),
    onTrouble(trouble) {
      log.warn('settings.disk', { trouble: trouble ?? 'none' })
      diskTroubles.tell('settings', trouble)
    },
    now: clock.now,
  })
  const everywhere = createEverywhere({
    settings,
    clock,
    timeZone,
    onChanged: tellState,
  })
  let saysKeyword = createKeywordFinder(settings.get().keywords)
  const safeStorage = await openSafeStorage(process.platform)

  denyPermissions(session.defaultSession)
  guardNavigation(log)
  serveApp(inApp('out', 'renderer'))
  installAppMenu(process.platform)

  const dbus = process.platform === 'linux' ? createDbusSink({ clock }) : null
  const nodeNotifier = createNodeNotifierSink({ clock, interpretsMarkup: () => dbus?.interpretsMarkup ?? true })
  const sinks = createSinks({
    sinks: [dbus ?? createElectronSink(clock), nodeNotifier],
    preferred: settings.get().notifier,
    clock,
  })
  const demo = createDemo(inApp('out', 'main', 'demo-server.js'), join(dir, 'demo'))

  function openVault(folder: string): Vault {
    return createVault({ dir: folder, safeStorage, createSealer })
  }

  async function sealingKey(vault: Vault): Promise<Uint8Array> {
    if (!settings.get().keepOnDisk) return newSealingKey()
    const kept = await vault.get('sealingKey')
    if (kept !== null) return Buffer.from(kept, 'base64')
    const made = newSealingKey()
    await vault.set('sealingKey', Buffer.from(made).toString('base64'))
    return made
  }

  const connect: Parameters<typeof createAccounts>[0]['connect'] = (credentials, stationId) =>
    createOzekiClient({
      // As Electron's own stack, it knows the company's proxy and certificates.
      fetch: (url, init) => net.fetch(url, init),
      clock,
      server: credentials.server,
      apiKey: credentials.apiKey,
      password: credentials.password,
      allowInsecure: credentials.allowInsecure,
      stationId,
      timeoutMs: REQUEST_TIMEOUT_MS,
      onLeftOut: (what, id) => log.warn('ozeki.left-out', { what, id }),
      listWorkerEntry: inApp('out', 'main', 'list-worker.js'),
      onBroke: (error) => log.error('ozeki.broke', describeBug(error)),
    })

  const accounts = createAccounts({
    dir: join(dir, 'accounts'),
    clock,
    demo,
    openVault,
    connect,
    async open(folder, record) {
      const vault = openVault(folder)
      const key = await sealingKey(vault)
      if (vault.strength === 'file' && !settings.get().knowsWeakVault) notices.tell({ id: 'weak-vault' })
      const opened = openAccount({
        dir: folder,
        record,
        client: connect(record, record.stationId),
        openDatabase,
        matchesKeyword: (text) => saysKeyword(text),
        everywhere: everywhere.silences,
        timeZone,
        sealingKey: key,
        keepsTexts: () => settings.get().keepOnDisk,
        clock,
        random: Math.random,
        log,
        push,
        sinks,
        onOpen: ({ conversationId, messageId }) => {
          window.show()
          push('conversation.open', { conversationId, messageId })
        },
        windowFirst: windowFirst.promise,
        onConnection: tellState,
        onRejected(problem) {
          if (problem.code === 'refused') notices.tell({ id: 'signed-out-by-server', serverSays: problem.serverSays })
        },
        onList(refusal) {
          if (refusal === null) notices.dismiss('list-refused')
          else notices.tell({ id: 'list-refused', serverSays: refusal })
        },
        onClockWrong: (byMs) => notices.tell({ id: 'clock-wrong', byMs }),
        onDamaged: (copy) => notices.tell({ id: 'history-reset', copy }),
        onDiskTrouble: (trouble) => diskTroubles.tell('account', trouble),
      })
      if (opened.ok) {
        opened.value.subscribe((change) => {
          rowFeed.follow(change)
          tellTray()
        })
      }
      return opened
    },
    onChanged: tellState,
  })

  const window = createMainWindow({
    url: appUrl,
    webPreferences: hardenedWebPreferences(inApp('out', 'preload', 'index.cjs'), app.isPackaged),
    theme: settings.get().theme,
    iconPath: process.platform === 'darwin' ? null : inApp('resources', 'icons', 'app-256.png'),
    isQuitting,
    onAttentionChange() {
      // The page reports again what it shows once it has the focus.
      if (!window.isFocused()) accounts.current()?.look(null)
    },
    onPageCrashed() {
      accounts.current()?.look(null)
      notices.tell({ id: 'broke' })
    },
    log,
  })
  const push = createPush(window.send)
  const windowFirst = Promise.withResolvers<null>()
  clock.setTimer(WINDOW_FIRST_MS, () => windowFirst.resolve(null))
  const rowFeed = createRowFeed({
    rows: () => accounts.current()?.snapshot().rows ?? new Map(),
    send: (patch) => push('conversations.patched', patch),
    nextTurn: setImmediate,
  })
  const tray = createTray(
    inApp('resources', 'icons'),
    process.platform,
    {
      onOpen: window.show,
      onQuit: () => app.quit(),
      onIntent: intendFromTray,
      onSnooze: (forMs) =>
        snooze(forMs === null ? null : { until: clock.now() + forMs, through: settings.get().through }),
    },
    log,
  )

  function state(): AppState {
    return {
      session: accounts.session(),
      settings: settings.get(),
      silences: everywhere.silences(),
      notices: notices.all(),
      notifier: sinks.status(),
      suggestedServer: args.server ?? settings.get().lastServer,
    }
  }

  function tellState(): void {
    if (!isComposed) return
    push('app.changed', state())
    tellTray()
  }

  function tellTray(): void {
    const rows = accounts.current()?.snapshot().rows.values() ?? []
    tray.update(trayView(accounts.session(), rows, everywhere.silences()))
  }

  function snooze(snooze: Settings['snooze']): void {
    settings.set({ snooze })
  }

  function intendFromTray(id: ConversationId, want: 'muted' | 'unmuted'): void {
    const account = accounts.current()
    if (!account) return
    if (want === 'unmuted') intend(account, id, null)
    else intend(account, id, { ends: 'never', through: settings.get().through, madeAt: clock.now() })
  }

  /** From outside the window, which shows it like its own. Null unmutes. */
  function intend(account: Account, id: ConversationId, rule: MuteRule | null): Result<null, MuteProblem> {
    const row = account.snapshot().rows.get(id)
    const done = rule ? account.mute(id, rule) : account.unmute(id)
    if (done.ok && row) {
      const { name, rule: before } = row
      push('mute.told', { kind: 'here', conversationId: id, name, before, rule })
    }
    return done
  }

  function controlled(): ControlAccount[] {
    const account = accounts.current()
    const signedIn = accounts.session()
    if (!account || signedIn.phase !== 'signed-in') return []
    return [
      {
        info: signedIn.account,
        connection: signedIn.connection.state,
        rows: account.snapshot().rows.values(),
        mute: (id, rule) => intend(account, id, rule),
        unmute: (id) => intend(account, id, null),
        decisions: account.verdicts,
      },
    ]
  }

  const handlers = createHandlers({
    accounts,
    settings,
    notices,
    rowFeed,
    state: () => restored.then(state, state),
    isFocused: window.isFocused,
    // Not in the same turn: the rows leave first.
    onFirstRows: () => void setImmediate(windowFirst.resolve, null),
  })
  const bridge = openBridge({ handlers, isTrusted: isTrustedSender, log })

  settings.subscribe(({ theme, notifier, keywords }) => {
    saysKeyword = createKeywordFinder(keywords)
    window.setTheme(theme)
    sinks.prefer(notifier)
    tellState()
  })
  const notifierNews = createNotifierNews(notices, sinks.status(), clock)
  sinks.onStatus((change) => {
    notifierNews.follow(change)
    tellState()
  })
  const resume = (): void => accounts.current()?.resume()
  powerMonitor.on('resume', resume)

  isComposed = true
  tellState()
  const restored = accounts.restore()
  // A command is told that nobody is signed in only where that is so.
  const control = restored.then((account) => {
    if (account?.ok === false) notices.tell({ id: 'not-restored', problem: account.problem })
    if (args.demo && account?.ok) process.stderr.write(`${commandLineWords.demoIgnored}\n`)
    else if (args.demo) void accounts.tryDemo()
    const handle = createControlHandlers({
      accounts: controlled,
      everywhere: everywhere.silences,
      snooze,
      through: () => settings.get().through,
      now: clock.now,
    })
    return createControl({ dir, handle, log, platform: process.platform })
  })

  return {
    show: window.show,
    async [Symbol.asyncDispose]() {
      powerMonitor.off('resume', resume)
      // Not waited for: it may be waiting for the account itself.
      void control.then((opened) => opened[Symbol.dispose]())
      bridge[Symbol.dispose]()
      everywhere[Symbol.dispose]()
      await accounts[Symbol.asyncDispose]()
      demo[Symbol.dispose]()
      notifierNews[Symbol.dispose]()
      sinks[Symbol.dispose]()
      tray[Symbol.dispose]()
      window[Symbol.dispose]()
    },
  }
}
