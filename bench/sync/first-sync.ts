import { privateDecrypt } from 'node:crypto'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import * as v from 'valibot'
import { openAccount } from '../../src/main/account.ts'
import type { ListedConversation } from '../../src/main/ozeki/client.ts'
import { createOzekiClient } from '../../src/main/ozeki/http-client.ts'
import { quietAccountPorts } from '../../src/main/testing/account-ports.ts'
import { defaultCipher } from '../../src/protocol/cipher.ts'
import { stationId, type StationId } from '../../src/shared/ids.ts'
import { systemClock } from '../../src/shared/time.ts'
import type { FirstSync } from './sync.ts'

/** A process of its own: an account's first sync in an empty folder, as main does it, and nothing else. */
const argumentsSchema = v.tuple([v.string(), v.string(), v.string(), v.string(), v.pipe(v.string(), v.toNumber())])
const [dir, baseUrl, apiKey, password, count] = v.parse(argumentsSchema, process.argv.slice(2))
/** What is still to be done once the last name is open: it may stall too. */
const AFTERMATH_MS = 1500

const answers: number[] = []
async function fetchAndNote(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init)
  if (typeof init.body === 'string' && /"action":\s*"list"/.test(init.body) && !url.includes('friends')) {
    answers.push(performance.now())
  }
  return response
}

const stationOf = (n: number): StationId => stationId(String(n).padStart(32, '0'))

const connect = (station: StationId) =>
  createOzekiClient({
    fetch: fetchAndNote,
    clock: systemClock,
    server: baseUrl,
    apiKey,
    password,
    stationId: station,
    allowInsecure: false,
    timeoutMs: 60_000,
    listWorkerEntry: join(import.meta.dirname, '../../src/main/ozeki/list-worker.ts'),
  })

/** ms to the first list that can be used and to the last name; `stallMs` is the event loop's longest. */
async function measureHush(): Promise<Pick<FirstSync, 'usableMs' | 'namedMs' | 'stallMs'>> {
  const station = stationOf(process.pid)
  const client = connect(station)
  const signedIn = await client.signIn()
  if (!signedIn.ok) throw new Error(signedIn.problem.code)
  const { userId, fullName, nick } = signedIn.value
  const opened = openAccount({
    ...quietAccountPorts(),
    dir,
    record: {
      server: baseUrl,
      isDemo: false,
      allowInsecure: false,
      userId,
      name: fullName,
      nick,
      signedInAt: Date.now(),
      apiKey,
      password,
      stationId: station,
    },
    client,
  })
  if (!opened.ok) throw new Error(opened.problem.code)
  await using account = opened.value
  const done = Promise.withResolvers<null>()
  const named = new Set<string>()
  const usable: number[] = []
  let namedAt = NaN
  account.subscribe(({ changed }) => {
    if (account.snapshot().rows.size >= count) usable.push(performance.now())
    for (const { id, name } of changed) if (name.startsWith('Project ')) named.add(id)
    if (named.size < count || !Number.isNaN(namedAt)) return
    namedAt = performance.now()
    done.resolve(null)
  })
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  await account.start()
  await done.promise
  await pause(AFTERMATH_MS)
  delay.disable()
  const [since = NaN] = answers
  const [usableAt = NaN] = usable
  return { usableMs: usableAt - since, namedMs: namedAt - since, stallMs: delay.max / 1e6 }
}

/** The plain way: one key after another, in one go. It is one stall from end to end. */
async function measurePlainWay(): Promise<number> {
  using client = connect(stationOf(process.pid + 1_000_000))
  const signedIn = await client.signIn()
  const listed = await client.list()
  if (!signedIn.ok || !listed.ok) throw new Error('the list could not be had')
  const { privateKey } = signedIn.value
  const openName = ({ secret, sealedName }: ListedConversation): boolean => {
    const key = privateDecrypt({ key: privateKey, oaepHash: 'sha256' }, Buffer.from(secret, 'base64'))
    return defaultCipher.open(key, sealedName).ok
  }
  const startedAt = performance.now()
  if (!listed.value.every(openName)) throw new Error('a name could not be opened')
  return performance.now() - startedAt
}

const hush = await measureHush()
const seen: FirstSync = { ...hush, plainMs: await measurePlainWay() }
process.send?.(seen)
process.disconnect()
