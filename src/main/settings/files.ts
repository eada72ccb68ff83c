import { chmod, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { failed, ok, type Result } from '../../shared/result.ts'

export interface FileProblem {
  readonly code: 'disk'
  /** The system's code, such as `ENOSPC`: no path, no content. */
  readonly detail: string
}

/** Null where there is no such file: another failure must not be taken for that, or a write would follow and destroy it. */
export async function readIfThere(path: string): Promise<Result<Buffer | null, FileProblem>> {
  try {
    return ok(await readFile(path))
  } catch (error) {
    const code = codeOf(error)
    return code === 'ENOENT' ? ok(null) : failed({ code: 'disk', detail: code })
  }
}

/** All or nothing, and on the disk itself when it is done. Only the owner can read file (0600) and folder (0700). */
export async function writeDurably(path: string, bytes: Uint8Array): Promise<Result<null, FileProblem>> {
  const dir = dirname(path)
  const draft = `${path}.new`
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 })
    // It may have been there before, with a mode of somebody else's choice.
    await chmod(dir, 0o700)
    await rm(draft, { force: true })
    const file = await open(draft, 'wx', 0o600)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, path)
    await syncFolder(dir)
    return ok(null)
  } catch (error) {
    return failed({ code: 'disk', detail: codeOf(error) })
  }
}

export async function removeIfThere(path: string): Promise<Result<null, FileProblem>> {
  try {
    await rm(path, { force: true })
    return ok(null)
  } catch (error) {
    return failed({ code: 'disk', detail: codeOf(error) })
  }
}

/** Makes the renaming itself durable; Windows does not open folders, and needs none of it. */
async function syncFolder(dir: string): Promise<void> {
  const folder = await open(dir, 'r').catch(() => null)
  try {
    await folder?.sync()
  } catch {
    // Some network file systems refuse; the file's own content is safe.
  } finally {
    await folder?.close()
  }
}

/** The system's code of a failure, fit for a log. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown'
}
