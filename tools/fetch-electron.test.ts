import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fetching } from './fetch-electron.ts'

const LIMITS = { stallMs: 1500, capMs: 60_000 }

/** What a script that is run as the fetch comes to; `to` is a file in its folder for temporary files. */
async function fetchedBy(script: string, limits = LIMITS): Promise<unknown> {
  const target = await mkdtemp(join(tmpdir(), 'hush-fetched-'))
  try {
    const prelude = `const fs = require('node:fs'); const to = require('node:os').tmpdir() + '/part';`
    return await fetching(['-e', prelude + script], target, limits)
  } finally {
    await rm(target, { recursive: true })
  }
}

test('a slow download may take longer than the wait for a byte', async () => {
  const slow = `let left = 20
    const timer = setInterval(() => { fs.appendFileSync(to, 'x'); if (--left === 0) clearInterval(timer) }, 100)`
  expect(await fetchedBy(slow)).toMatchObject({ how: 'ended', status: 0 })
}, 20_000)

test('a download that stands still is stopped, and what had come is known', async () => {
  expect(await fetchedBy(`fs.writeFileSync(to, 'abc'); setInterval(() => {}, 1000)`)).toEqual({
    how: 'stalled',
    bytes: 3,
  })
}, 20_000)

test('one that never ends is stopped', async () => {
  const endless = `setInterval(() => fs.appendFileSync(to, 'x'), 20)`
  expect(await fetchedBy(endless, { stallMs: 60_000, capMs: 1500 })).toMatchObject({ how: 'too long' })
}, 20_000)

test('what a failed one said is kept', async () => {
  expect(await fetchedBy(`console.error('TypeError: fetch failed'); process.exit(1)`)).toEqual({
    how: 'ended',
    status: 1,
    said: 'TypeError: fetch failed\n',
    bytes: 0,
  })
}, 20_000)
