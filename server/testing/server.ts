import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningServer, type ServerOptions, startServer } from '../server.ts'

/** The encryption password of everybody that `testServer` makes. */
export const PASSWORD = 'open sesame'

/** A server of the test's own: a new folder, a free port, keys that are quick to make. Stop it when done. */
export function testServer(options: Partial<ServerOptions> = {}): Promise<RunningServer> {
  return startServer({ dataDir: mkdtempSync(join(tmpdir(), 'hush-server-')), keyBits: 1024, ...options })
}

/** Makes somebody called `nick`, whose e-mail address is made of it. */
export function person(server: RunningServer, nick: string): ReturnType<RunningServer['admin']['createUser']> {
  return server.admin.createUser({
    email: `${nick}@example.com`,
    fullname: `${nick} Example`,
    nick,
    password: PASSWORD,
  })
}
