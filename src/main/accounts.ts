import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Credentials } from '../shared/bridge/contract.ts'
import { stationId, type StationId } from '../shared/ids.ts'
import type { AccountInfo, Session, SignInProblem } from '../shared/model.ts'
import { failed, ok, type Result } from '../shared/result.ts'
import type { Clock } from '../shared/time.ts'
import type { Account } from './account.ts'
import { readRecord, writeRecord, type AccountRecord } from './account-record.ts'
import type { Demo, DemoAccess } from './demo-child.ts'
import { parseAddress } from './ozeki/address.ts'
import type { OzekiClient, SignedIn } from './ozeki/client.ts'
import type { Vault } from './settings/vault.ts'

/** Who is signed in on this computer: signing in, out, and in again at the next start. One account at a time, so far. */
export interface Accounts extends AsyncDisposable {
  session(): Session
  current(): Account | null
  /** Opens the account of the last run; null where there is none. Its list is there before the server is asked. */
  restore(): Promise<Result<AccountInfo, SignInProblem> | null>
  signIn(credentials: Credentials): Promise<Result<AccountInfo, SignInProblem>>
  /** Starts the demo workspace and signs in to it. */
  tryDemo(): Promise<Result<AccountInfo, SignInProblem>>
  /** Deletes what this computer holds of the account. */
  signOut(): Promise<void>
}

export interface AccountsPorts {
  /** `<user data>/accounts` */
  readonly dir: string
  readonly clock: Clock
  readonly demo: Demo
  readonly openVault: (dir: string) => Vault
  readonly connect: (credentials: Credentials, station: StationId) => OzekiClient
  readonly open: (dir: string, record: AccountRecord) => Promise<Result<Account, SignInProblem>>
  readonly onChanged: () => void
}

export function createAccounts(ports: AccountsPorts): Accounts {
  const { dir, clock, demo } = ports
  let current: { account: Account; folder: string; record: AccountRecord } | null = null
  /** Nobody sees it before it has its list. */
  let starting: Account | null = null
  let signingIn: string | null = null
  let signingOut = false

  async function open(folder: string, record: AccountRecord): Promise<Result<AccountInfo, SignInProblem>> {
    const opened = await ports.open(folder, record).catch(diskProblem)
    if (!opened.ok) return opened
    const account = opened.value
    starting = account
    try {
      await account.start()
    } catch (error) {
      starting = null
      // On a disk that breaks it may not end in good order either; what broke first is what the person is told.
      await Promise.allSettled([account[Symbol.asyncDispose]()])
      return diskProblem(error)
    }
    starting = null
    current = { account, folder, record }
    return ok(infoOf(record))
  }

  async function signIn(credentials: Credentials, isDemo: boolean): Promise<Result<AccountInfo, SignInProblem>> {
    const station = newStation()
    const client = ports.connect(credentials, station)
    const answer = await client.signIn()
    client[Symbol.dispose]()
    if (!answer.ok) return answer
    const session = answer.value
    const folder = join(dir, folderName(session, isDemo ? 'demo' : credentials.server))
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const vault = ports.openVault(folder)
      // A folder that is there keeps its station, and the moment from which on messages are news.
      const before = await readRecord(vault)
      const record: AccountRecord = {
        ...credentials,
        isDemo,
        userId: session.userId,
        name: session.fullName,
        nick: session.nick,
        // By the server's clock: by one of ours that is fast, an hour of news would pass for old.
        // By the earlier of the two clocks: too much is news rather than too little.
        signedInAt: before?.signedInAt ?? clock.now() + Math.min(0, client.skewMs() ?? 0),
        stationId: before?.stationId ?? station,
      }
      await writeRecord(vault, record)
      return await open(folder, record)
    } catch (error) {
      return diskProblem(error)
    }
  }

  async function startDemo(): Promise<Result<DemoAccess, SignInProblem>> {
    const started = await demo.start()
    return started.ok ? started : failed({ code: 'demo-failed', detail: started.problem.detail })
  }

  /** One at a time; what the window shows follows. */
  async function once(
    server: string,
    work: () => Promise<Result<AccountInfo, SignInProblem>>,
  ): Promise<Result<AccountInfo, SignInProblem>> {
    if (signingIn !== null || current) return failed({ code: 'busy' })
    signingIn = server
    ports.onChanged()
    try {
      return await work()
    } finally {
      signingIn = null
      ports.onChanged()
    }
  }

  return {
    session() {
      if (current) {
        return { phase: 'signed-in', account: infoOf(current.record), connection: current.account.connection() }
      }
      return signingIn === null ? { phase: 'signed-out' } : { phase: 'signing-in', server: signingIn }
    },
    current: () => (signingOut ? null : (current?.account ?? null)),
    async restore() {
      for (const name of foldersIn(dir)) {
        const folder = join(dir, name)
        const record = await readRecord(ports.openVault(folder))
        if (!record) continue
        return once(record.server, async () => {
          if (!record.isDemo) return open(folder, record)
          const started = await startDemo()
          // Its address may be another one at each start.
          return started.ok ? open(folder, { ...record, server: started.value.baseUrl }) : started
        })
      }
      return null
    },
    signIn: (credentials) => once(credentials.server, () => signIn(credentials, false)),
    tryDemo: () =>
      once('demo', async () => {
        const started = await startDemo()
        if (!started.ok) return started
        const { baseUrl, apiKey, password } = started.value
        return signIn({ server: baseUrl, apiKey, password, allowInsecure: false }, true)
      }),
    async signOut() {
      if (!current || signingOut) return
      const { account, folder } = current
      // Until its folder is gone nobody else can sign in to it.
      signingOut = true
      try {
        await account[Symbol.asyncDispose]()
      } finally {
        try {
          rmSync(folder, { recursive: true, force: true })
        } finally {
          current = null
          signingOut = false
          ports.onChanged()
        }
      }
    },
    async [Symbol.asyncDispose]() {
      await (starting ?? current?.account)?.[Symbol.asyncDispose]()
      current = null
    },
  }
}

function diskProblem(error: unknown): Result<never, SignInProblem> {
  return failed({ code: 'disk', detail: error instanceof Error ? error.message : 'unknown' })
}

const infoOf = ({ userId, name, nick, server, isDemo }: AccountRecord): AccountInfo => ({
  userId,
  name,
  nick,
  server: isDemo ? 'demo' : server,
})

const newStation = (): StationId => stationId(randomBytes(16).toString('hex'))

/** Tells accounts apart without telling anybody which server or person it is. */
function folderName({ userId }: SignedIn, typed: string): string {
  const address = parseAddress(typed, true)
  const server = address.ok ? address.value.href : typed
  return createHash('sha256').update(`${server}\n${userId}`).digest('hex').slice(0, 16)
}

function foldersIn(dir: string): string[] {
  try {
    return readdirSync(dir, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
  } catch {
    return []
  }
}
