import { createHash } from 'node:crypto'
import { chmod, lstat, mkdir, realpath } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { codeOf } from '../../shared/error-code.ts'

/** Where the way to the running instance may lie, and what is wrong with it. */
export type FolderState = 'ours' | 'absent' | 'not-ours'

/** The shortest that a system allows for a socket's path is 104 bytes with the closing zero (macOS). */
const PATH_MAX_BYTES = 100
const SOCKET = 'hush.sock'

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * The socket of the instance that keeps its data in `dir`: in a folder of its own there, or in the session's run-time folder
 * where the path would be too long. Null where that is too long as well.
 */
export async function socketPath(dir: string, env: Environment): Promise<{ folder: string; path: string } | null> {
  // Reached through a link, it is the same instance.
  const real = await realpath(dir).catch(() => dir)
  const hash = createHash('sha256').update(real).digest('hex').slice(0, 16)
  const session = env['XDG_RUNTIME_DIR'] ?? ''
  const beside = join(isAbsolute(session) ? session : tmpdir(), `hush-${hash}`)
  return (
    [controlFolder(real), beside]
      .map((folder) => ({ folder, path: join(folder, SOCKET) }))
      .find(({ path }) => Buffer.byteLength(path) <= PATH_MAX_BYTES) ?? null
  )
}

export const controlFolder = (dir: string): string => join(dir, 'control')

/** Makes the folder if it is not there, for its owner alone. */
export async function makeFolder(folder: string): Promise<FolderState> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch(ignoreExisting)
  const state = await lookAt(folder)
  // It may have been there before, with a mode of somebody else's choice.
  if (state === 'ours') await chmod(folder, 0o700)
  return state
}

/** A link, or a folder of another owner, could lead to somebody else's socket. */
export async function lookAt(folder: string): Promise<FolderState> {
  try {
    const found = await lstat(folder)
    const isMine = process.getuid === undefined || found.uid === process.getuid()
    return found.isDirectory() && isMine ? 'ours' : 'not-ours'
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 'absent'
    throw error
  }
}

/** A file or a dead link in its place: `lookAt` says so. */
function ignoreExisting(error: unknown): void {
  if (codeOf(error) !== 'EEXIST') throw error
}
