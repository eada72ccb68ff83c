import { fork } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { userIdSchema } from '../../src/shared/ids.ts'
import { cacheDir } from '../cache.ts'
import { firstMessage } from '../child.ts'

/** Where the workspace is served, and as whom to sign in. */
const servedSchema = v.object({
  baseUrl: v.string(),
  userId: userIdSchema,
  apiKey: v.string(),
  password: v.string(),
  fullname: v.string(),
  nick: v.string(),
})
export type Served = v.InferOutput<typeof servedSchema>

const SERVE = join(import.meta.dirname, 'serve.ts')

/** Starts the server with so many conversations, made once a day, since messages expire. Dispose of it to stop it. */
export async function serveWorkspace(conversations: number): Promise<Served & Disposable> {
  mkdirSync(cacheDir, { recursive: true })
  const name = `workspace-${conversations}-${new Date().toISOString().slice(0, 10)}`
  for (const old of readdirSync(cacheDir)) {
    if (old.startsWith(`workspace-${conversations}-`) && old !== name) rmSync(join(cacheDir, old), { recursive: true })
  }
  const child = fork(SERVE, [join(cacheDir, name), String(conversations)], { execArgv: [] })
  const served = v.parse(servedSchema, await firstMessage(child))
  return { ...served, [Symbol.dispose]: () => void child.kill() }
}
