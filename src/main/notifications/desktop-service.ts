import * as v from 'valibot'
import { createListeners } from '../../shared/listeners.ts'
import { failed, ok, type Result } from '../../shared/result.ts'
import type { BusCall, BusProblem, BusSignal, SessionBus } from './session-bus.ts'

/** The desktop's notification service (freedesktop.org Desktop Notifications 1.2) as one peer on the bus that comes and goes. */
export interface DesktopService extends Disposable {
  /** It runs, or would be started by a call. */
  readonly present: boolean
  /** Resolves when it was first looked for. */
  readonly looked: Promise<void>
  /** What it said it can; null before it was asked. */
  readonly abilities: ReadonlySet<string> | null
  /** Asks it once for each time it comes. */
  askAbilities(): Promise<Result<ReadonlySet<string>, BusProblem>>
  notify(values: readonly unknown[]): Promise<Result<number, BusProblem>>
  close(id: number): Promise<void>
  /** Resolves when it answers anything, or is gone. */
  answering(): Promise<void>
  onAction(listener: (event: { id: number; action: string }) => void): () => void
  onClosed(listener: (event: { id: number }) => void): () => void
  /** It came, went, or was replaced: ids given before mean nothing now. */
  onChange(listener: (present: boolean) => void): () => void
  /** It has said what it can. */
  onAbilities(listener: () => void): () => void
}

const NAME = 'org.freedesktop.Notifications'
const PATH = '/org/freedesktop/Notifications'

/** What the bus has to be asked to pass on. */
export const desktopServiceRules = [
  `type='signal',sender='${NAME}',path='${PATH}',interface='${NAME}'`,
  `type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='${NAME}'`,
]

const actionSchema = v.looseTuple([v.number(), v.string()])
const closedSchema = v.looseTuple([v.number()])
const ownerChangedSchema = v.tuple([v.literal(NAME), v.string(), v.string()])
const stringSchema = v.looseTuple([v.string()])
const stringsSchema = v.looseTuple([v.array(v.string())])
const idSchema = v.looseTuple([v.pipe(v.number(), v.minValue(1))])

export function createDesktopService(bus: SessionBus): DesktopService {
  const actions = createListeners<{ id: number; action: string }>()
  const closings = createListeners<{ id: number }>()
  const changes = createListeners<boolean>()
  const answers = createListeners<undefined>()
  /** The unique name of the connection that is the service now. */
  let owner: string | null = null
  let startable = false
  let abilities: ReadonlySet<string> | null = null
  let asking: Promise<Result<ReadonlySet<string>, BusProblem>> | null = null

  let looking = Promise.resolve()
  let heard = 0

  const call = (member: string, rest: Partial<BusCall> = {}): ReturnType<SessionBus['call']> =>
    bus.call({ destination: NAME, path: PATH, interface: NAME, member, ...rest })
  const askBus = (member: string, rest: Partial<BusCall> = {}): ReturnType<SessionBus['call']> =>
    bus.call({ destination: DBUS, path: '/org/freedesktop/DBus', interface: DBUS, member, ...rest })

  function become(next: { owner: string | null; startable?: boolean }): void {
    owner = next.owner
    startable = next.startable ?? startable
    abilities = null
    asking = null
    changes.tell(present())
    if (owner !== null) void askAbilities()
  }

  const present = (): boolean => bus.connected && (owner !== null || startable)

  async function look(): Promise<void> {
    const heardBefore = heard
    const [names, current] = await Promise.all([
      askBus('ListActivatableNames'),
      askBus('GetNameOwner', { signature: 's', body: [NAME] }),
    ])
    const known = v.safeParse(stringsSchema, names.ok ? names.value : [])
    const name = v.safeParse(stringSchema, current.ok ? current.value : [])
    // A change that was heard of meanwhile is newer than the answer, even where both came in one packet.
    const asked = name.success ? name.output[0] : null
    become({
      owner: heard === heardBefore ? asked : owner,
      startable: known.success && known.output[0].includes(NAME),
    })
  }

  function hear({ sender, interface: from, member, body }: BusSignal): void {
    if (sender === DBUS && member === 'NameOwnerChanged') {
      const changed = v.safeParse(ownerChangedSchema, body)
      if (!changed.success) return
      heard += 1
      if (changed.output[2] !== (owner ?? '')) become({ owner: changed.output[2] || null })
      return
    }
    // Anybody on the bus can send us a signal; only the service's own count.
    if (sender !== owner || from !== NAME) return
    // A turn later: the answer that gave the number may have come in the same packet, and is taken up by a promise.
    const action = v.safeParse(actionSchema, body)
    if (member === 'ActionInvoked' && action.success) {
      setImmediate(() => actions.tell({ id: action.output[0], action: action.output[1] }))
    }
    const closed = v.safeParse(closedSchema, body)
    if (member === 'NotificationClosed' && closed.success) setImmediate(() => closings.tell({ id: closed.output[0] }))
  }

  function askAbilities(): Promise<Result<ReadonlySet<string>, BusProblem>> {
    const request = (asking ??= call('GetCapabilities').then((answer) => {
      if (!answer.ok) {
        if (asking === request) asking = null
        return answer
      }
      const said = v.safeParse(stringsSchema, answer.value)
      const told = new Set(said.success ? said.output[0] : [])
      if (asking === request) {
        abilities = told
        answers.tell(undefined)
      }
      return ok(told)
    }))
    return request
  }

  const unsubscribe = [
    bus.onSignal(hear),
    bus.onConnection((connected) => {
      if (connected) looking = look()
      else become({ owner: null, startable: false })
    }),
  ]

  return {
    looked: bus.tried.then(() => looking),
    get present() {
      return present()
    },
    get abilities() {
      return abilities
    },
    askAbilities,
    async notify(values) {
      const answer = await call('Notify', { signature: 'susssasa{sv}i', body: values })
      if (!answer.ok) return answer
      const id = v.safeParse(idSchema, answer.value)
      return id.success ? ok(id.output[0]) : failed({ code: 'error', name: 'no id' })
    },
    async close(id) {
      // An id that is gone already is an error to some services and none to others: either way it is gone.
      await call('CloseNotification', { signature: 'u', body: [id] })
    },
    async answering() {
      const asked = owner
      while (owner === asked && present()) {
        const answer = await call('GetServerInformation')
        if (answer.ok || answer.problem.code !== 'no-answer') return
      }
    },
    onAction: actions.add,
    onClosed: closings.add,
    onChange: changes.add,
    onAbilities: answers.add,
    [Symbol.dispose]() {
      for (const end of unsubscribe) end()
    },
  }
}

const DBUS = 'org.freedesktop.DBus'
