import { runInThisContext } from 'node:vm'
import * as v from 'valibot'
import type { LiveItem, ShownItem } from './menu.ts'

/** What a test that started the shell (with an IPC channel) may ask of it. */
const askSchema = v.variant('kind', [
  v.object({ kind: v.literal('evaluate'), id: v.number(), source: v.string(), argument: v.optional(v.unknown()) }),
  v.object({ kind: v.literal('tray'), id: v.number() }),
  v.object({ kind: v.literal('choose'), id: v.number(), path: v.array(v.string()) }),
])
type Ask = v.InferOutput<typeof askSchema>

/** What the shell tells it. */
export type Told =
  | { kind: 'listening'; address: string }
  | { kind: 'answer'; id: number; ok: true; value: unknown }
  | { kind: 'answer'; id: number; ok: false; message: string }

export interface ControlPorts {
  readonly electron: object
  readonly trayMenu: () => readonly ShownItem[]
}

/** Answers one message; null for what is not for the shell. */
export async function answer(message: unknown, ports: ControlPorts): Promise<Told | null> {
  const asked = v.safeParse(askSchema, message)
  if (!asked.success) return null
  const { id } = asked.output
  try {
    return { kind: 'answer', id, ok: true, value: await valueOf(asked.output, ports) }
  } catch (error) {
    return {
      kind: 'answer',
      id,
      ok: false,
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    }
  }
}

function valueOf(ask: Ask, { electron, trayMenu }: ControlPorts): unknown {
  switch (ask.kind) {
    case 'evaluate': {
      const fn: unknown = runInThisContext(`(${ask.source})`)
      if (typeof fn !== 'function') throw new TypeError('Only functions can be evaluated.')
      const value: unknown = Reflect.apply(fn, undefined, [electron, ask.argument])
      return value
    }
    case 'tray':
      return trayMenu().map(plain)
    case 'choose':
      choose(trayMenu(), ask.path)
      return undefined
  }
}

const plain = ({ label, type, checked, enabled, submenu }: ShownItem): LiveItem => ({
  label,
  type,
  checked,
  enabled,
  submenu: submenu?.map(plain) ?? null,
})

function choose(items: readonly ShownItem[], path: readonly string[]): void {
  const [label, ...rest] = path
  const item = items.find((entry) => entry.label === label)
  if (!item)
    throw new Error(`The tray has no ${JSON.stringify(label)}; it has ${items.map((entry) => entry.label).join(', ')}.`)
  if (rest.length > 0) choose(item.submenu ?? [], rest)
  else if (!item.enabled) throw new Error(`${JSON.stringify(label)} in the tray is disabled.`)
  else item.choose()
}
