import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { open, readFile, rm } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import * as v from 'valibot'
import { controlFolder, makeFolder, type Environment } from './folder.ts'

/**
 * Windows has no folder that guards a pipe: anybody may open one whose name they know, or make one of that name first. So
 * name and token are new ones at each start, and lie in a file that only the owner can read.
 */
const pipeSchema = v.object({
  path: v.pipe(v.string(), v.regex(/^\\\\\.\\pipe\\hush-[0-9a-f]{32}$/)),
  token: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
})
export type Pipe = v.InferOutput<typeof pipeSchema>

const fileIn = (dir: string): string => join(controlFolder(dir), 'pipe.json')

/** Makes up a pipe and writes it down; rejects where the file cannot be kept from others. */
export async function announcePipe(dir: string, protect: (path: string) => Promise<void>): Promise<Pipe> {
  const pipe = {
    path: String.raw`\\.\pipe\hush-${randomBytes(16).toString('hex')}`,
    token: randomBytes(32).toString('hex'),
  }
  await makeFolder(controlFolder(dir))
  await forgetPipe(dir)
  const file = await open(fileIn(dir), 'wx', 0o600)
  try {
    // Before there is anything in it to read.
    await protect(fileIn(dir))
    await file.writeFile(JSON.stringify(pipe))
  } finally {
    await file.close()
  }
  return pipe
}

export async function findPipe(dir: string): Promise<Pipe | null> {
  try {
    const parsed = v.safeParse(pipeSchema, JSON.parse(await readFile(fileIn(dir), 'utf8')))
    return parsed.success ? parsed.output : null
  } catch {
    return null
  }
}

export const forgetPipe = (dir: string): Promise<void> => rm(fileIn(dir), { force: true })

/** Takes every right to a file away but its owner's: a mode means nothing to Windows. */
export async function protectOnWindows(path: string, env: Environment = process.env): Promise<void> {
  const domain = env['USERDOMAIN'] ?? ''
  const owner = `${domain === '' ? '' : `${domain}\\`}${userInfo().username}`
  await promisify(execFile)('icacls', [path, '/inheritance:r', '/grant:r', `${owner}:F`], { windowsHide: true })
}
