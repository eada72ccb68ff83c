import { generateKeyPairSync } from 'node:crypto'
import { writeFileSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { userId } from '../../shared/ids.ts'
import { createListReader } from './list-reader.ts'
import { bodyOf, manyRows, nth } from './testing/many-rows.ts'

const me = userId('aa68d2204cb2bb85f2de3b9aad0d86d7')
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const worker = join(import.meta.dirname, 'list-worker.ts')
const MANY = 1200

function readerAt(workerEntry: string | null) {
  const leftOut: string[] = []
  const broken: unknown[] = []
  const reader = createListReader({
    me,
    privateKey,
    workerEntry,
    onLeftOut: (_what, id) => leftOut.push(id),
    onBroke: (error) => broken.push(error),
  })
  return { reader, leftOut, broken, [Symbol.dispose]: () => reader[Symbol.dispose]() }
}
type Reader = ReturnType<typeof readerAt>['reader']

async function rowsOf(reader: Reader, body: Parameters<Reader['read']>[0]) {
  const read = await reader.read(body)
  if (!read.ok) throw new Error(read.problem.code)
  return read.value
}

/** In the order in which they were told. */
async function namesOf(reader: Reader): Promise<string[]> {
  const names: string[] = []
  expect(await reader.openNames((some) => names.push(...some.values()))).toBe(true)
  return names
}

const places = [
  ['here', null],
  ['in a thread', worker],
] as const

test.for(places)(
  'read %s, all rows of a big answer are there, and what makes no sense is told by its id',
  async ([, at]) => {
    using made = readerAt(at)
    const server = await manyRows(MANY, publicKey)
    const rows = await rowsOf(made.reader, server.answer({ id: 'Secret plans' }))
    expect(rows.map(({ id }) => id)).toEqual([...server.rows.values()].map(({ id }) => id))
    expect(rows[0]?.participants).toEqual([{ id: 'd574638619cbff603bf857164c47e850', name: 'Bela' }])
    expect(made.leftOut).toEqual(['without an id'])
  },
)

test.for(places)('read %s, a conversation that is as before is the very same object', async ([, at]) => {
  using made = readerAt(at)
  const server = await manyRows(MANY, publicKey)
  const before = await rowsOf(made.reader, server.answer())
  const changed = server.rows.get(700)
  if (changed) changed.lastaccess += 5e6
  server.rows.delete(3)
  const after = await rowsOf(made.reader, server.answer())
  const known = new Set(before)
  expect(after).toHaveLength(MANY - 1)
  expect(after.filter((row) => !known.has(row)).map(({ id }) => id)).toEqual([nth(700)])
})

test.for(places)(
  'names opened %s come bit by bit, the most recent first, and again only where they differ',
  async ([, at]) => {
    using made = readerAt(at)
    const server = await manyRows(MANY, publicKey)
    await rowsOf(made.reader, server.answer())
    const told: number[] = []
    expect(await made.reader.openNames((names) => told.push(names.size))).toBe(true)
    expect(told.length).toBeGreaterThan(1)
    expect(told.reduce((sum, some) => sum + some)).toBe(MANY)

    const renamed = server.rows.get(5)
    if (renamed) renamed.name = 'Moon'
    await rowsOf(made.reader, server.answer())
    expect(await namesOf(made.reader)).toEqual(['Moon'])

    // Whoever keeps no rows that are gone has to be told the name again.
    server.rows.delete(5)
    await rowsOf(made.reader, server.answer())
    if (renamed) server.rows.set(5, renamed)
    await rowsOf(made.reader, server.answer())
    expect(await namesOf(made.reader)).toEqual(['Moon'])
  },
)

test.for(places)('while answers are read %s, the event loop breathes between any two pieces', async ([, at]) => {
  using made = readerAt(at)
  const server = await manyRows(MANY, publicKey)
  let breaths = 0
  let isReading = true
  setImmediate(function breathe() {
    breaths++
    if (isReading) setImmediate(breathe)
  })
  await rowsOf(made.reader, server.answer())
  expect(breaths).toBeGreaterThanOrEqual(MANY / 250)
  const seen: number[] = []
  await made.reader.openNames(() => seen.push(breaths))
  isReading = false
  expect(new Set(seen).size).toBe(seen.length)
})

test('the names of the most recent conversations are told first', async () => {
  using made = readerAt(null)
  const server = await manyRows(40, publicKey)
  await rowsOf(made.reader, server.answer())
  expect(await namesOf(made.reader)).toEqual(Array.from({ length: 40 }, (_, n) => `Project ${n}`))
})

test('a name that cannot be opened costs nothing but itself', async () => {
  using made = readerAt(null)
  const server = await manyRows(2, publicKey)
  await rowsOf(made.reader, server.answer({ id: nth(7), secret: 'x', displayname: 'y' }))
  expect(await namesOf(made.reader)).toEqual(['Project 0', 'Project 1'])
})

test.for(places)('read %s, a refusal and an answer that makes no sense are told as such', async ([, at]) => {
  using made = readerAt(at)
  // The thread is begun by a big answer.
  await rowsOf(made.reader, (await manyRows(MANY, publicKey)).answer())
  expect(await made.reader.read(bodyOf({ status: 'ERROR', errormessage: 'Nope' }))).toEqual({
    ok: false,
    problem: { code: 'refused', serverSays: 'Nope' },
  })
  for (const odd of ['nonsense', { status: 'OK', conversations: 'none' }, []]) {
    expect(await made.reader.read(bodyOf(odd))).toMatchObject({ ok: false, problem: { code: 'broken' } })
  }
})

test('a short answer begins no thread', async () => {
  using made = readerAt('/nowhere/list-worker.js')
  expect(await rowsOf(made.reader, (await manyRows(20, publicKey)).answer())).toHaveLength(20)
  expect(made.broken).toEqual([])
})

const deadThreads: readonly (readonly [string, string])[] = [
  ['cannot be found', '/nowhere/list-worker.js'],
  ['throws', `throw new Error('no')`],
  ['ends without a word', `process.exit(0)`],
  [
    'throws when it is asked',
    `import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => { throw 1 })`,
  ],
]

test.for(deadThreads)(
  'a thread that %s is told once, what it was asked fails, and the next answer is read here',
  async ([, code]) => {
    const entry = code.startsWith('/') ? code : join(mkdtempSync(join(tmpdir(), 'hush-list-')), 'worker.mjs')
    if (entry !== code) writeFileSync(entry, code)
    using made = readerAt(entry)
    const server = await manyRows(MANY, publicKey)
    expect(await made.reader.read(server.answer())).toMatchObject({ ok: false, problem: { code: 'broken' } })
    expect(await rowsOf(made.reader, server.answer())).toHaveLength(MANY)
    expect(await namesOf(made.reader)).toHaveLength(MANY)
    expect(made.broken).toHaveLength(1)
  },
)

/** Reads as it should, and is gone as soon as it is asked for a name. */
function threadThatDiesOfNames(): string {
  const entry = join(mkdtempSync(join(tmpdir(), 'hush-list-')), 'worker.mjs')
  const { href } = pathToFileURL(worker)
  writeFileSync(
    entry,
    `import { parentPort } from 'node:worker_threads'
    parentPort.on('message', ({ question }) => { if (question.ask === 'names') process.exit(0) })
    await import(${JSON.stringify(href)})`,
  )
  return entry
}

test('what was told before a thread began is forgotten with it: a row that is back to what it was is told as it is', async () => {
  using made = readerAt(threadThatDiesOfNames())
  const server = await manyRows(20, publicKey)
  const long = await manyRows(MANY, publicKey)
  const [before] = await rowsOf(made.reader, server.answer())
  const row = long.rows.get(0)
  if (row) row.lastaccess += 5e6
  const [changed] = await rowsOf(made.reader, long.answer())
  expect(changed?.lastAccessAt).not.toBe(before?.lastAccessAt)
  expect(await made.reader.openNames(() => undefined)).toBe(false)
  expect(made.broken).toHaveLength(1)

  const [after] = await rowsOf(made.reader, server.answer())
  expect(after?.lastAccessAt).toBe(before?.lastAccessAt)
})

test('names of an answer that died with its thread could not be had, however late they are asked for', async () => {
  using made = readerAt(threadThatDiesOfNames())
  const server = await manyRows(MANY, publicKey)
  await rowsOf(made.reader, server.answer())
  expect(await made.reader.openNames(() => undefined)).toBe(false)
  expect(await made.reader.openNames(() => undefined)).toBe(false)
  await rowsOf(made.reader, server.answer())
  expect(await namesOf(made.reader)).toHaveLength(MANY)
})

test('names of a short answer are told although a long one is on its way', async () => {
  using made = readerAt(worker)
  await rowsOf(made.reader, (await manyRows(20, publicKey)).answer())
  made.reader.expect(2 ** 20)
  expect(await namesOf(made.reader)).toHaveLength(20)
})

test('where no thread can be had at all, everything is read here', async () => {
  // Node takes absolute paths only, and throws at once.
  using made = readerAt('list-worker.js')
  const server = await manyRows(MANY, publicKey)
  expect(await rowsOf(made.reader, server.answer())).toHaveLength(MANY)
  expect(await rowsOf(made.reader, server.answer())).toHaveLength(MANY)
  expect(made.broken).toHaveLength(1)
})

test.for(places)('the end of a reader that reads %s leaves nobody waiting', async ([, at]) => {
  using made = readerAt(at)
  const server = await manyRows(MANY, publicKey)
  await rowsOf(made.reader, server.answer())
  const reading = made.reader.read(server.answer())
  const naming = made.reader.openNames(() => undefined)
  made.reader[Symbol.dispose]()
  expect(await reading).toMatchObject({ ok: false })
  expect(await naming).toBe(false)
  expect(made.broken).toEqual([])
})
