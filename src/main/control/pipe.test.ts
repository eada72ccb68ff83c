import { mkdtempSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { announcePipe, findPipe, forgetPipe } from './pipe.ts'

const newDir = (): string => mkdtempSync(join(tmpdir(), 'hush-pipe-'))

test('a pipe is found by who can read its file, which is protected before anything stands in it', async () => {
  const dir = newDir()
  const seen: string[] = []
  const made = await announcePipe(dir, (path) => {
    seen.push(readFileSync(path, 'utf8'))
    expect(statSync(path).mode & 0o777).toBe(0o600)
    return Promise.resolve()
  })
  expect(seen).toEqual([''])
  expect(await findPipe(dir)).toEqual(made)
  await forgetPipe(dir)
  expect(await findPipe(dir)).toBeNull()
})

test('each start has a pipe and a token of its own', async () => {
  const dir = newDir()
  const first = await announcePipe(dir, () => Promise.resolve())
  const second = await announcePipe(dir, () => Promise.resolve())
  expect(second.path).not.toBe(first.path)
  expect(second.token).not.toBe(first.token)
  expect(await findPipe(dir)).toEqual(second)
})

test('a file that cannot be protected holds nothing', async () => {
  const dir = newDir()
  await expect(announcePipe(dir, () => Promise.reject(new Error('denied')))).rejects.toThrow('denied')
  expect(await findPipe(dir)).toBeNull()
})
