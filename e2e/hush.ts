import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test as base } from 'playwright/test'
import { startServer, type RunningServer } from '../server/server.ts'
import { findElectron } from '../tools/electron-binary.ts'
import { startPrivateBus } from '../tools/notification-service/private-bus.ts'
import { startNotificationService, type NotificationService } from '../tools/notification-service/service.ts'
import { launchInElectron } from './launch-electron.ts'
import { launchInShell } from './launch-shell.ts'
import type { Launched } from './launched.ts'

/** Hush, running. */
export type Hush = Launched

export interface HushOptions {
  /** What the built application runs in: Electron, or the chromium shell. */
  host: 'shell' | 'electron'
}

interface Launch {
  /** A folder of the test's own unless told; give it again to start Hush a second time on the same data. */
  readonly userDataDir?: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Another application than Hush. */
  readonly appDir?: string
}

export interface HushFixtures {
  /** A folder that is gone after the test. */
  scratch: string
  /** The desktop's notification service, on a D-Bus of the test's own. */
  desktop: NotificationService & { readonly address: string }
  /** The embedded chat server, without people. */
  server: RunningServer
  launchHush: (launch?: Launch) => Promise<Hush>
  needsHost: undefined
}

const HUSH = resolve(import.meta.dirname, '..')
const binary = findElectron()

export const test = base.extend<HushOptions & HushFixtures>({
  host: ['shell', { option: true }],

  needsHost: [
    async ({ host }, use, info) => {
      info.skip(
        host === 'electron' && binary === null,
        'Electron’s binary is not here: it is fetched from the network.',
      )
      await use(undefined)
    },
    { auto: true },
  ],

  // eslint-disable-next-line no-empty-pattern -- Playwright reads from the pattern which fixtures this one needs: none.
  scratch: async ({}, use) => {
    const dir = await mkdtemp(join(tmpdir(), 'hush-e2e-'))
    await use(dir)
    await rm(dir, { recursive: true, force: true, maxRetries: 10 })
  },

  // eslint-disable-next-line no-empty-pattern -- As above.
  desktop: async ({}, use) => {
    await using bus = await startPrivateBus()
    await using service = await startNotificationService({ address: bus.address })
    await use(Object.assign(service, { address: bus.address }))
  },

  server: async ({ scratch }, use) => {
    const server = await startServer({ dataDir: join(scratch, 'server'), keyBits: 1024 })
    await use(server)
    await server.stop()
  },

  launchHush: async ({ host, scratch, desktop }, use) => {
    const launched: Hush[] = []
    await use(async ({ userDataDir = join(scratch, 'profile'), args = [], env = {}, appDir = HUSH } = {}) => {
      const options = { appDir, userDataDir, args, env: { DBUS_SESSION_BUS_ADDRESS: desktop.address, ...env } }
      const hush =
        host === 'electron' && binary !== null ? await launchInElectron(binary, options) : await launchInShell(options)
      launched.push(hush)
      return hush
    })
    await Promise.all(launched.map((hush) => hush.close()))
  },
})

export { expect } from 'playwright/test'
