import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import type { Credentials } from '../shared/bridge/contract.ts'
import { stationId, stationIdSchema, type StationId } from '../shared/ids.ts'
import type { AccountInfo, Session, SignInProblem } from '../shared/model.ts'
import { failed, ok, type Result } from '../shared/result.ts'
import type { Clock } from '../shared/time.ts'
import type { Account } from './account.ts'
import { readRecord, writeRecord, type AccountRecord } from './account-record.ts'
import type { Demo } from './demo-child.ts'
import { parseAddress } from './ozeki/address.ts'
import type { OzekiClient, SignedIn } from './ozeki/client.ts'
import type { Vault } from './settings/vault.ts'

interface AccountSecrets {
  readonly apiKey: string
  readonly password: string
  readonly stationId: StationId
}

/** Who is signed in on this computer: signing in, out, and in again at the next start. One account at a time, so far. */
export interface Accounts extends AsyncDisposable {
  session(): Session
  current(): Account | null
  /** Opens the account of the last run, if there is one. Its list is there before the server is asked. */
  restore(): Promise<void>
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
  readonly open: (
    dir: string,
    record: AccountRecord,
    secrets: AccountSecrets,
  ) => Promise<Result<Account, SignInProblem>>
  readonly onChanged: () => void
}

export function createAccounts(ports: AccountsPorts): Accounts {
  const { dir, clock, demo } = ports
  let current: { account: Account; folder: string; record: AccountRecord } | null = null
  let signingIn: string | null = null

  async function open(folder: string, record: AccountRecord, secrets: AccountSecrets): Promise<SignInProblem | null> {
    const opened = await ports.open(folder, record, secrets).catch(diskProblem)
    if (!opened.ok) return opened.problem
    current = { account: opened.value, folder, record }
    opened.value.start()
    return null
  }

  async function signIn(credentials: Credentials, isDemo: boolean): Promise<Result<AccountInfo, SignInProblem>> {
    const client = ports.connect(credentials, newStation())
    const answer = await client.signIn()
    client[Symbol.dispose]()
    if (!answer.ok) return answer
    const session = answer.value
    const folder = join(dir, folderName(session, isDemo ? 'demo' : credentials.server))
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const vault = ports.openVault(folder)
      const record: AccountRecord = {
        server: credentials.server,
        isDemo,
        allowInsecure: credentials.allowInsecure,
        userId: session.userId,
        name: session.fullName,
        nick: session.nick,
        signedInAt: readRecord(folder)?.signedInAt ?? clock.now(),
      }
      // A folder that is there keeps its station: the change feed is told apart by nothing else.
      const station = (await readSecrets(vault))?.stationId ?? newStation()
      const secrets = { apiKey: credentials.apiKey, password: credentials.password, stationId: station }
      for (const [name, value] of Object.entries(secrets)) await vault.set(name, value)
      writeRecord(folder, record)
      const problem = await open(folder, record, secrets)
      return problem ? failed(problem) : ok(infoOf(record))
    } catch (error) {
      return diskProblem(error)
    }
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
    current: () => current?.account ?? null,
    async restore() {
      for (const name of foldersIn(dir)) {
        const folder = join(dir, name)
        const record = readRecord(folder)
        const secrets = await readSecrets(ports.openVault(folder))
        if (!record || !secrets) continue
        if (!record.isDemo) {
          await open(folder, record, secrets)
        } else {
          const started = await demo.start()
          // Its port is a new one at each start.
          if (started.ok) await open(folder, { ...record, server: started.value.baseUrl }, secrets)
        }
        if (current) break
      }
      ports.onChanged()
    },
    signIn: (credentials) => once(credentials.server, () => signIn(credentials, false)),
    tryDemo: () =>
      once('demo', async () => {
        const started = await demo.start()
        if (!started.ok) return failed({ code: 'demo-failed', detail: started.problem.detail })
        const { baseUrl, apiKey, password } = started.value
        return signIn({ server: baseUrl, apiKey, password, allowInsecure: false }, true)
      }),
    async signOut() {
      if (!current) return
      const { account, folder } = current
      current = null
      await account[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true, force: true })
      ports.onChanged()
    },
    async [Symbol.asyncDispose]() {
      await current?.account[Symbol.asyncDispose]()
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

async function readSecrets(vault: Vault): Promise<AccountSecrets | null> {
  const [apiKey, password, station] = await Promise.all([
    vault.get('apiKey'),
    vault.get('password'),
    vault.get('stationId'),
  ])
  const parsed = v.safeParse(stationIdSchema, station)
  if (apiKey === null || password === null || !parsed.success) return null
  return { apiKey, password, stationId: parsed.output }
}
