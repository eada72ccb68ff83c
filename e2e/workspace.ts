import type { ConversationId, UserId } from '../src/shared/ids.ts'
import { join } from 'node:path'
import type { Intercept } from '../server/faults.ts'
import { startServer, type RunningServer } from '../server/server.ts'
import { systemClock, type Clock } from '../src/shared/time.ts'
import { expect, test as base, type Hush } from './hush.ts'

const PASSWORD = 'open sesame'

/** A small workspace on the real server: Dana, whose Hush it is, and two others. */
export interface Workspace {
  readonly server: RunningServer
  readonly people: Readonly<Record<'dana' | 'bela' | 'help', UserId>>
  readonly conversations: Readonly<Record<'design' | 'lunch', ConversationId>>
  readonly apiKey: string
}

interface WorkspaceFixtures {
  /** The server again, on the same port and data, after a test has stopped it. */
  restart: (intercept?: Intercept, clock?: Clock) => Promise<RunningServer>
  workspace: Workspace
  /** Starts Hush and signs Dana in. */
  signedIn: () => Promise<Hush>
}

export const test = base.extend<WorkspaceFixtures>({
  workspace: async ({ server }, use) => {
    const person = (nick: string, fullname: string) =>
      server.admin.createUser({ email: `${fullname}@example.com`, fullname, nick, password: PASSWORD })
    const dana = await person('Dana', 'Dana Sørensen')
    const bela = await person('Bela', 'Bela Kovács')
    const help = await person('--help', 'Helper')
    const people = { dana: dana.userId, bela: bela.userId, help: help.userId }
    const group = (name: string) =>
      server.admin.createConversation({ name, participants: Object.values(people), isGroup: true })
    const conversations = { design: await group('Design'), lunch: await group('Lunch') }
    await use({ server, people, conversations, apiKey: dana.apiKey })
  },
  restart: async ({ server, scratch }, use) => {
    const running: RunningServer[] = []
    await use(async (intercept, clock = systemClock) => {
      const dataDir = join(scratch, 'server')
      const fault = intercept ? { intercept } : {}
      const again = await startServer({ dataDir, port: server.port, clock, ...fault })
      running.push(again)
      return again
    })
    for (const again of running) await again.stop()
  },
  signedIn: async ({ workspace, launchHush }, use) => {
    await use(async () => {
      const hush = await launchHush()
      await signIn(hush, workspace)
      return hush
    })
  },
})

export async function signIn({ window }: Hush, { server, apiKey }: Workspace): Promise<void> {
  await window.getByRole('textbox', { name: 'Server address' }).fill(server.baseUrl)
  await window.getByRole('textbox', { name: 'API key' }).fill(apiKey)
  await window.getByRole('textbox', { name: 'Encryption password' }).fill(PASSWORD)
  await window.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(row({ window }, 'Design')).toBeVisible()
}

export const row = ({ window }: Pick<Hush, 'window'>, name: string) =>
  window.getByRole('grid', { name: 'Conversations' }).getByRole('row', { name: new RegExp(`^${name}`) })

export { expect } from './hush.ts'
