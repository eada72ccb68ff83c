import { createClient, defineInterface } from 'dbus-native'
import * as v from 'valibot'
import { notifySchema, type Received } from './received.ts'

/** A desktop notification service that shows nothing and remembers everything. */
export interface NotificationService extends AsyncDisposable {
  /** In order; a replacement is one more entry with the same id. */
  readonly received: readonly Received[]
  /** Ids that were asked to be closed, in order. */
  readonly closed: readonly number[]
  /** What is on screen now: the newest of each id that is not closed. */
  shown(): readonly Received[]
  /** The first that fits, of those that came and those that will; rejects after ten seconds. */
  waitFor(fits: (received: Received) => boolean): Promise<Received>
  /** The person presses a button; `default` is the notification itself. */
  invoke(id: number, action?: string): void
  /** The person closes it. */
  dismiss(id: number): void
  /** Calls are taken, but nothing is answered or shown until `resume`. */
  hang(): void
  resume(): void
  /** `Notify` answers with this D-Bus error; null: no longer. */
  failWith(errorName: string | null): void
  /** Leaves the bus name, and stays connected. */
  release(): Promise<void>
  /** Takes the bus name (again). Everything on screen before is gone. */
  claim(): Promise<void>
  /** Ends as a process that crashed: what hangs is never answered. */
  crash(): Promise<void>
  stop(): Promise<void>
}

const NAME = 'org.freedesktop.Notifications'
const PATH = '/org/freedesktop/Notifications'
const WAIT_MS = 10_000
const CLOSED_BY_PERSON = 2
const CLOSED_BY_CALL = 3
const DO_NOT_QUEUE = 4

/** `address` defaults to the session's bus; `capabilities` to what most desktops offer. */
export async function startNotificationService(
  options: { readonly address?: string; readonly capabilities?: readonly string[] } = {},
): Promise<NotificationService> {
  const capabilities = [...(options.capabilities ?? ['actions', 'body', 'body-markup', 'persistence'])]
  const bus = createClient(options.address === undefined ? {} : { busAddress: options.address })
  const broken = new Promise<never>((_, reject) => bus.connection.on('error', reject))
  broken.catch(() => undefined)

  const received: Received[] = []
  const closed: number[] = []
  const onScreen = new Map<number, Received>()
  const waiting = new Set<() => void>()
  let lastId = 0
  let failure: string | null = null
  let hold: PromiseWithResolvers<void> | null = null

  function take(values: unknown): number {
    if (failure !== null) throw Object.assign(new Error('not today'), { dbusName: failure })
    const told = v.parse(notifySchema, values)
    const id = onScreen.has(told.replacesId) ? told.replacesId : (lastId += 1)
    const entry = { ...told, id }
    received.push(entry)
    onScreen.set(id, entry)
    // After the answer has left: a person clicks what is on screen, and by then the caller knows its number.
    setImmediate(() => [...waiting].forEach((look) => look()))
    return id
  }

  function leave(id: number, reason: number): void {
    if (onScreen.delete(id)) bus.sendSignal(PATH, NAME, 'NotificationClosed', 'uu', [id, reason])
  }

  const answer =
    <Values>(give: (values: Values) => unknown) =>
    async (values: Values): Promise<unknown> => {
      await hold?.promise
      return give(values)
    }

  await bus.export(
    PATH,
    defineInterface({
      name: NAME,
      methods: {
        GetCapabilities: { out: { capabilities: 'as' }, handler: answer(() => capabilities) },
        GetServerInformation: {
          out: { name: 's', vendor: 's', version: 's', spec: 's' },
          handler: answer(() => ({ name: 'recorder', vendor: 'hush', version: '1', spec: '1.2' })),
        },
        Notify: {
          in: {
            appName: 's',
            replacesId: 'u',
            icon: 's',
            title: 's',
            body: 's',
            actions: 'as',
            hints: 'a{sv}',
            expireMs: 'i',
          },
          out: { id: 'u' },
          handler: answer(take),
        },
        CloseNotification: {
          in: { id: 'u' },
          handler: answer(({ id }: { id: number }) => {
            closed.push(id)
            leave(id, CLOSED_BY_CALL)
            return null
          }),
        },
      },
      signals: {
        ActionInvoked: { args: { id: 'u', action: 's' } },
        NotificationClosed: { args: { id: 'u', reason: 'u' } },
      },
    }),
  )

  async function claim(): Promise<void> {
    onScreen.clear()
    const { isPrimaryOwner } = await bus.ownName(NAME, DO_NOT_QUEUE)
    if (!isPrimaryOwner) throw new Error(`${NAME} is taken on this bus.`)
  }

  const crash = (): Promise<void> => bus.close()
  async function stop(): Promise<void> {
    hold?.resolve()
    await crash()
  }

  await Promise.race([claim(), broken])

  return {
    received,
    closed,
    shown: () => [...onScreen.values()],
    waitFor: (fits) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(look)
          reject(new Error(`No such notification within ${WAIT_MS} ms; ${received.length} others came.`))
        }, WAIT_MS)
        function look(): void {
          const found = received.find(fits)
          if (!found) return
          clearTimeout(timer)
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
      }),
    invoke: (id, action = 'default') => bus.sendSignal(PATH, NAME, 'ActionInvoked', 'us', [id, action]),
    dismiss: (id) => leave(id, CLOSED_BY_PERSON),
    hang() {
      hold ??= Promise.withResolvers()
    },
    resume() {
      hold?.resolve()
      hold = null
    },
    failWith(errorName) {
      failure = errorName
    },
    async release() {
      await bus.releaseName(NAME)
    },
    claim,
    crash,
    stop,
    [Symbol.asyncDispose]: stop,
  }
}
