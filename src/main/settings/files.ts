import { chmod, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { codeOf } from '../../shared/error-code.ts'
import type { DiskTrouble } from '../../shared/model.ts'

/** Null where there is no such file: another failure must not be taken for that, or a write would follow and destroy it. */
export async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  }
}

/** All or nothing, and on the disk itself when it is done. Only the owner can read file (0600) and folder (0700). */
export async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const dir = dirname(path)
  const draft = `${path}.new`
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

/** Why the file system refused. */
export function diskTroubleOf(error: unknown): DiskTrouble {
  switch (codeOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'full'
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return 'read-only'
    default:
      return 'unknown'
  }
}
