import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { startServer, type RunningServer } from '../../server/server.ts'
import type { ConversationId, UserId } from '../../src/shared/ids.ts'
import { startPrivateBus } from '../../tools/notification-service/private-bus.ts'
import { startNotificationService, type NotificationService } from '../../tools/notification-service/service.ts'
import type { Launched, LaunchOptions } from '../launched.ts'

/** The built Hush, running for the first time with an empty profile, beside a chat server with two people. */
export interface Trial extends AsyncDisposable {
  readonly host: 'electron' | 'shell'
  readonly hush: Launched
  readonly server: RunningServer
  /** The desktop's notification service; null where the system's own cannot be asked what it shows. */
  readonly desktop: NotificationService | null
  readonly dana: { readonly apiKey: string; readonly password: string }
  readonly bela: UserId
  readonly design: ConversationId
}

const HUSH = resolve(import.meta.dirname, '../..')
const PASSWORD = 'open sesame'

export async function startTrial(
  host: Trial['host'],
  launch: (options: LaunchOptions) => Promise<Launched>,
): Promise<Trial> {
  await using ends = new AsyncDisposableStack()
  const dir = await mkdtemp(join(tmpdir(), 'hush-trial-'))
  ends.defer(() => rm(dir, { recursive: true, force: true, maxRetries: 10 }))
  const server = await startServer({ dataDir: join(dir, 'server') })
  ends.defer(() => server.stop())
  const person = (fullname: string, nick: string) =>
    server.admin.createUser({ email: `${nick}@example.com`, fullname, nick, password: PASSWORD })
  const dana = await person('Dana Sørensen', 'Dana')
  const bela = await person('Bela Kovács', 'Bela')
  const participants = [dana.userId, bela.userId]
  const design = await server.admin.createConversation({ name: 'Design', participants, isGroup: true })

  const onLinux = process.platform === 'linux'
  const bus = onLinux ? ends.use(await startPrivateBus()) : null
  const desktop = bus ? ends.use(await startNotificationService({ address: bus.address })) : null
  const env = bus ? { DBUS_SESSION_BUS_ADDRESS: bus.address } : {}
  const hush = await launch({ appDir: HUSH, userDataDir: join(dir, 'profile'), args: [], env })
  ends.defer(() => hush.close())
  const kept = ends.move()
  return {
    host,
    hush,
    server,
    desktop,
    dana: { apiKey: dana.apiKey, password: PASSWORD },
    bela: bela.userId,
    design,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}
