import type { AppState, RequestName, Requests } from '../../shared/bridge/contract.ts'
import { failed } from '../../shared/result.ts'
import type { Account } from '../account.ts'
import type { Accounts } from '../accounts.ts'
import type { Notices } from '../notices.ts'
import type { SettingsFile } from '../settings/settings-file.ts'
import type { RowFeed } from './row-feed.ts'

/** One handler a request; leaving one out does not compile. Arguments have been parsed when it is called. */
export type Handlers = {
  readonly [K in RequestName]: (...args: Requests[K]['args']) => Requests[K]['result'] | Promise<Requests[K]['result']>
}

export interface HandlerParts {
  readonly accounts: Accounts
  readonly settings: Pick<SettingsFile, 'set'>
  readonly notices: Pick<Notices, 'dismiss'>
  readonly rowFeed: RowFeed
  /** Once it is known who is signed in: a window that opens meanwhile would ask the person to. */
  readonly state: () => Promise<AppState>
  readonly isFocused: () => boolean
  /** The window is about to have its first rows. */
  readonly onFirstRows: () => void
}

const signedOut = failed({ code: 'signed-out' } as const)

/** What the window can ask, and who does it. */
export function createHandlers(parts: HandlerParts): Handlers {
  const { accounts, settings, notices, rowFeed } = parts
  async function withAccount<T>(work: (account: Account) => T | Promise<T>): Promise<T | typeof signedOut> {
    const account = accounts.current()
    return account ? work(account) : signedOut
  }

  return {
    'app.state': parts.state,
    'account.signIn': async (credentials) => {
      const answer = await accounts.signIn(credentials)
      if (answer.ok) settings.set({ lastServer: credentials.server })
      return answer
    },
    'account.demo': accounts.tryDemo,
    'account.signOut': async () => {
      const removed = [...(accounts.current()?.snapshot().rows.keys() ?? [])]
      await accounts.signOut()
      rowFeed.follow({ changed: [], removed })
      return null
    },
    'account.retry': () => {
      accounts.current()?.retry()
      return null
    },
    'conversations.first': () => {
      parts.onFirstRows()
      return rowFeed.sendFirst()
    },
    'conversations.more': rowFeed.sendMore,
    'messages.page': (id, before, limit) => withAccount((account) => account.page(id, before, limit)),
    'messages.send': (id, text) => withAccount((account) => account.send(id, text)),
    'conversation.looking': (at) => {
      accounts.current()?.look(at && parts.isFocused() ? at : null)
      return null
    },
    'mute.set': (id, rule) => withAccount((account) => account.mute(id, rule)),
    'mute.clear': (id) => withAccount((account) => account.unmute(id)),
    'schedule.set': (id, schedule) => withAccount((account) => account.schedule(id, schedule)),
    'person.mute': (person, where, isMuted) => withAccount((account) => account.mutePerson(person, where, isMuted)),
    'settings.set': (patch) => settings.set(patch),
    'notice.dismiss': (id) => {
      if (id === 'weak-vault') settings.set({ knowsWeakVault: true })
      notices.dismiss(id)
      return null
    },
  }
}
