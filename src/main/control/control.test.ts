import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createConnection, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import * as v from 'valibot'
import { expect, onTestFinished, test } from 'vitest'
import { hostileText } from '../../shared/testing/hostile-text.ts'
import { mutated } from '../../shared/testing/mutations.ts'
import { runControl, type ControlClientPorts } from './client.ts'
import { envelopeSchema } from './schemas.ts'
import { createControl, type ControlPorts } from './server.ts'
import { createDesk, design, lunch, now, row } from './testing/desk.ts'

const newDir = (): string => mkdtempSync(join(tmpdir(), 'hush-control-'))
const socketIn = (dir: string): string => join(dir, 'control', 'hush.sock')

async function open(dir: string, ports: Partial<ControlPorts> = {}) {
  const logged: unknown[][] = []
  const note = (...words: unknown[]): void => void logged.push(words)
  const log = { warn: note, error: note }
  const handle = createDesk([row('Design', { unread: 2 }), row('Lunch', { id: lunch })]).handle
  const control = await createControl({ dir, handle, log, platform: 'linux', env: {}, patienceMs: 2000, ...ports })
  onTestFinished(() => control[Symbol.dispose]())
  return { control, logged }
}

/** What somebody sees who types this. */
async function type(dir: string, argv: string[], change: Partial<ControlClientPorts> = {}) {
  let out = ''
  let err = ''
  const status = await runControl(argv, {
    dir,
    platform: 'linux',
    env: {},
    now: () => now,
    timeZone: 'Europe/Berlin',
    out: (text) => Promise.resolve(void (out += text)),
    err: (text) => Promise.resolve(void (err += text)),
    ...change,
  })
  return { status, out, err }
}

/** Says this to the socket as it is; what comes back until it hangs up. */
function say(path: string, text: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    let heard = ''
    const socket = createConnection(path, () => socket.write(text))
    socket.setEncoding('utf8')
    socket.on('data', (chunk) => (heard += String(chunk)))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(heard))
  })
}

test('a command reaches the instance and its answer comes back', async () => {
  const dir = newDir()
  const { handle, intents } = createDesk([row('Design')])
  await open(dir, { handle })
  expect(await type(dir, ['--mute', 'design', '--until', 'monday 9'])).toEqual({
    status: 0,
    out: '',
    err: 'Design muted until Monday, 30 November 2026 at 09:00\n',
  })
  expect(await type(dir, ['--unmute=Design'])).toEqual({ status: 0, out: '', err: 'Design unmuted\n' })
  expect(intents.map(([id]) => id)).toEqual([design, design])
})

test('answers are on standard output, as text or as one object', async () => {
  const dir = newDir()
  await open(dir)
  const text = await type(dir, ['--status'])
  expect(text).toEqual({
    status: 0,
    out: 'Dana on http://127.0.0.1:8044: online\n  Design: notifies, 2 unread\n  Lunch: notifies\n',
    err: '',
  })
  const { out } = await type(dir, ['--status', '--json'])
  expect(JSON.parse(out)).toMatchObject({ accounts: [{ name: 'Dana', conversations: [{ name: 'Design' }, {}] }] })
  const explained = await type(dir, ['--explain', 'Design', '--json'])
  expect(JSON.parse(explained.out)).toMatchObject({ conversation: design, decisions: [{ verdict: 'held' }, {}] })
  expect((await type(dir, ['--explain', 'Design'])).out.split('\n')).toHaveLength(3)
})

test('a mute that the server cannot hear of yet says so, and its breakthroughs are in the status', async () => {
  const dir = newDir()
  const through = { mentions: true, favourites: false, keywords: true }
  const muted = row('Lunch', {
    id: lunch,
    muted: true,
    rule: { ends: 'never', through, madeAt: now },
    agreement: 'waiting',
  })
  const { handle } = createDesk([row('Design'), muted], { connection: 'offline' })
  await open(dir, { handle })
  expect(await type(dir, ['--mute=Design'])).toEqual({
    status: 0,
    out: '',
    err: 'Design muted. So far only here: the server will hear of it when it can be reached.\n',
  })
  expect((await type(dir, ['--unmute=Design'])).err).toMatch(/^Design unmuted\. So far only here: the server/)
  expect((await type(dir, ['--status'])).out).toContain(
    '  Lunch: muted, mentions come through, keywords come through, waiting for the server\n',
  )
})

test('an explanation speaks in sentences', async () => {
  const dir = newDir()
  await open(dir)
  expect((await type(dir, ['--explain=Design'])).out).toBe(
    'Wednesday, 25 November 2026 at 15:30  held: the conversation was muted  m2\n' +
      'Wednesday, 25 November 2026 at 15:29:59  notified  m1\n',
  )
})

test('a refusal is one sentence on standard error', async () => {
  const dir = newDir()
  await open(dir)
  for (const argv of [
    ['--mute', 'Nobody'],
    ['--unmute', 'Nobody'],
    ['--explain', 'Nobody', '--json'],
  ]) {
    const { status, out, err } = await type(dir, argv)
    expect({ status, out }).toEqual({ status: 1, out: '' })
    expect(err).toMatch(/^[^\n]+\.\n$/)
  }
})

test('snooze and its end are said as they were understood', async () => {
  const dir = newDir()
  await open(dir)
  const until = 'Snoozed until Wednesday, 25 November 2026 at 16:00'
  expect(await type(dir, ['--snooze=30m'])).toEqual({ status: 0, out: '', err: `${until}\n` })
  expect((await type(dir, ['--status'])).out.split('\n')[0]).toBe(until)
  expect(await type(dir, ['--unsnooze'])).toEqual({ status: 0, out: '', err: 'Notifications resumed\n' })
})

test('where no instance runs, or one ended without a word, the status is 3', async () => {
  const dir = newDir()
  expect(await type(dir, ['--status'])).toMatchObject({ status: 3, out: '' })
  const { control } = await open(dir)
  control[Symbol.dispose]()
  expect(await type(dir, ['--status'])).toMatchObject({ status: 3, out: '' })
  writeFileSync(socketIn(dir), '')
  expect(await type(dir, ['--status'])).toMatchObject({ status: 3, out: '' })
})

test('a dead socket gives way to the next instance, and goes with it', async () => {
  const dir = newDir()
  mkdirSync(join(dir, 'control'))
  writeFileSync(socketIn(dir), '')
  const { control } = await open(dir)
  expect(await type(dir, ['--status'])).toMatchObject({ status: 0 })
  control[Symbol.dispose]()
  expect(existsSync(socketIn(dir))).toBe(false)
})

test('only the owner reaches the socket, also where the folder was open before', async () => {
  const dir = newDir()
  mkdirSync(join(dir, 'control'))
  chmodSync(join(dir, 'control'), 0o777)
  await open(dir)
  expect(statSync(join(dir, 'control')).mode & 0o777).toBe(0o700)
})

test('a link in place of the folder is refused by both sides', async () => {
  const dir = newDir()
  const elsewhere = newDir()
  symlinkSync(elsewhere, join(dir, 'control'))
  const { logged } = await open(dir)
  expect(logged).toEqual([['control.closed', { code: 'not-ours' }]])
  expect(readdirSync(elsewhere)).toEqual([])
  expect(await type(dir, ['--status'])).toMatchObject({ status: 1, out: '' })
})

test.runIf(process.getuid?.() === 0)('a folder of another owner is refused by both sides', async () => {
  const dir = newDir()
  mkdirSync(join(dir, 'control'))
  chownSync(join(dir, 'control'), 12_345, 12_345)
  const { logged } = await open(dir)
  expect(logged).toEqual([['control.closed', { code: 'not-ours' }]])
  expect(await type(dir, ['--status'])).toMatchObject({ status: 1, out: '' })
})

test('a file in place of the folder closes this way, and nothing else', async () => {
  const dir = newDir()
  writeFileSync(join(dir, 'control'), 'mine')
  const { logged } = await open(dir)
  expect(logged).toEqual([['control.closed', { code: 'not-ours' }]])
})

test('where the path would be too long, the socket lies in the session’s folder', async () => {
  const session = newDir()
  const dir = join(newDir(), 'x'.repeat(100))
  const env = { XDG_RUNTIME_DIR: session }
  await open(dir, { env })
  expect(readdirSync(session)).toEqual([expect.stringMatching(/^hush-[0-9a-f]{16}$/)])
  expect(await type(dir, ['--status'], { env })).toMatchObject({ status: 0 })
  // The same instance, reached by another way.
  const link = join(newDir(), 'link')
  symlinkSync(dir, link)
  expect(await type(link, ['--status'], { env })).toMatchObject({ status: 0 })
})

test('where every path would be too long, Hush runs without', async () => {
  const dir = join(newDir(), 'x'.repeat(100))
  const env = { XDG_RUNTIME_DIR: `/${'y'.repeat(100)}` }
  const { logged } = await open(dir, { env })
  expect(logged).toEqual([['control.closed', { code: 'too-long' }]])
  expect(await type(dir, ['--status'], { env })).toMatchObject({ status: 3 })
})

const sentence: unknown = expect.stringMatching(/^[A-Z].*\.$/)

test.each([
  ['no JSON', 'status\n'],
  ['JSON that is no request', '[1]\n'],
  ['a command that nobody knows', '{"token":null,"command":"quit","args":{}}\n'],
  ['a command that every object has', '{"token":null,"command":"constructor","args":{}}\n'],
  ['an argument too many', '{"token":null,"command":"status","args":{"x":1}}\n'],
  ['an end that never was', '{"token":null,"command":"mute","args":{"name":"Design","ends":{"at":-1}}}\n'],
  ['half a character', Buffer.from([0xff, 0xc3, 0x0a])],
  ['more than 64 kB', `${'x'.repeat(70_000)}\n`],
  ['more than 64 kB without an end', 'x'.repeat(1_000_000)],
])('%s gets a sentence', async (_what, text) => {
  const dir = newDir()
  const { logged } = await open(dir)
  const answer: unknown = JSON.parse(await say(socketIn(dir), text))
  expect(answer).toEqual({ ok: false, sentence })
  expect(logged).toEqual([])
})

test('whatever is said, one line of JSON comes back, no handler gets what it is not prepared for, and the next is heard', async () => {
  const dir = newDir()
  const { handle } = createDesk([row('Design')])
  const given: unknown[] = []
  const noting: ControlPorts['handle'] = {
    ...handle,
    mute(args) {
      given.push(args.name, args.ends)
      return handle.mute(args)
    },
    snooze(args) {
      given.push(args.forMs)
      return handle.snooze(args)
    },
  }
  const { logged } = await open(dir, { handle: noting })
  const sensible = [
    { token: null, command: 'mute', args: { name: 'Design', ends: { quietForMs: 5 } } },
    { token: null, command: 'snooze', args: { forMs: 5 } },
    { token: null, command: 'status', args: {} },
  ]
  const line = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    hostileText,
    fc.json(),
    fc
      .constantFrom(...sensible)
      .chain((request) => mutated(request))
      .map((odd) => JSON.stringify([odd]).slice(1, -1)),
  )
  const number = v.pipe(v.number(), v.safeInteger())
  const plain = v.union([
    v.string(),
    number,
    v.strictObject({ at: number }),
    v.strictObject({ quietForMs: number }),
    v.strictObject({ whenWrites: v.string() }),
  ])
  await fc.assert(
    fc.asyncProperty(line, async (text) => {
      const heard = await say(socketIn(dir), Buffer.concat([Buffer.from(text), Buffer.from('\n')]))
      expect(v.is(envelopeSchema, JSON.parse(heard))).toBe(true)
      for (const value of given.splice(0)) expect(v.safeParse(plain, value).issues).toBeUndefined()
    }),
    { numRuns: 300 },
  )
  expect(logged).toEqual([])
  expect(await type(dir, ['--status'])).toMatchObject({ status: 0 })
})

test('a caller that says nothing is hung up on', async () => {
  const dir = newDir()
  await open(dir, { patienceMs: 20 })
  expect(await say(socketIn(dir), '{"token":')).toBe('')
})

test('a request in pieces is one request', async () => {
  const dir = newDir()
  await open(dir)
  const heard = await new Promise<string>((resolve) => {
    let text = ''
    const socket = createConnection(socketIn(dir))
    const pieces = ['{"token":null,', '"command":"unsnooze"', ',"args":{}}', '\nand more']
    const next = (): void => {
      const piece = pieces.shift()
      if (piece !== undefined) socket.write(piece, () => setImmediate(next))
    }
    socket.on('connect', next)
    socket.on('data', (chunk) => (text += String(chunk)))
    socket.on('close', () => resolve(text))
  })
  expect(JSON.parse(heard)).toEqual({ ok: true, value: null })
})

test('a handler that throws becomes a sentence, and what it said is not logged', async () => {
  const dir = newDir()
  const { handle } = createDesk([])
  const secret = 'the name of a conversation'
  const broken = (): never => {
    throw new TypeError(secret)
  }
  const { logged } = await open(dir, { handle: { ...handle, status: broken } })
  const { status, err } = await type(dir, ['--status'])
  expect(status).toBe(1)
  expect(JSON.stringify([err, logged])).not.toContain(secret)
  expect(logged).toEqual([['control.failed', { command: 'status', error: 'TypeError' }]])
})

test('an instance that does not answer is not one that is absent', async () => {
  const dir = newDir()
  mkdirSync(join(dir, 'control'))
  const server = createServer(() => undefined)
  await new Promise<void>((resolve) => server.listen(socketIn(dir), resolve))
  onTestFinished(() => void server.close())
  expect(await type(dir, ['--status'], { patienceMs: 20 })).toMatchObject({ status: 1, out: '' })
})

test('the status of ten thousand conversations comes whole', async () => {
  const dir = newDir()
  const many = Array.from({ length: 10_000 }, (_, index) => row(`Team ${index}`))
  await open(dir, { handle: createDesk(many).handle })
  const { out } = await type(dir, ['--status'])
  expect(out.split('\n')).toHaveLength(10_002)
})

test('whatever a conversation is called, it neither moves the cursor nor turns a line around', async () => {
  const dir = newDir()
  let name = ''
  const rows = { [Symbol.iterator]: () => [row(name)].values() }
  await open(dir, { handle: createDesk([], { rows }).handle })
  const unsafe = /[^\P{Cc}\n]|\p{Bidi_Control}/u
  await fc.assert(
    fc.asyncProperty(fc.oneof(hostileText, fc.constant('\u009b2J\u202e\u200f\u2067')), async (some) => {
      name = some
      const text = await type(dir, ['--status'])
      expect(text.out.split('\n')).toHaveLength(3)
      expect(text.out).not.toMatch(unsafe)
      const json = await type(dir, ['--status', '--json'])
      expect(json.out).not.toMatch(unsafe)
      expect(JSON.parse(json.out)).toMatchObject({ accounts: [{ conversations: [{ name: some }] }] })
      const muted = await type(dir, ['--mute', design])
      expect(muted.err).not.toMatch(unsafe)
    }),
    { numRuns: 50 },
  )
})
