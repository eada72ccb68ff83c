import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** One folder for whatever the tests put beside themselves, gone after them. Its name is short: the path of a socket must be. */
export default function tempFolder(): () => void {
  const dir = mkdtempSync(join(tmpdir(), 'hush-'))
  for (const name of process.platform === 'win32' ? ['TEMP', 'TMP'] : ['TMPDIR']) process.env[name] = dir
  return () => rmSync(dir, { recursive: true, force: true, maxRetries: 10 })
}
