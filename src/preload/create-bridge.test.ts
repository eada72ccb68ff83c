import { expect, test } from 'vitest'
import type { Envelope } from '../shared/bridge/channels.ts'
import type { EventName, Events } from '../shared/bridge/contract.ts'
import { conversationId } from '../shared/ids.ts'
import { defaultSettings } from '../shared/settings.ts'
import { createBridge, type IpcPort } from './create-bridge.ts'

const someone = conversationId('a'.repeat(32))

type Deliver = <N extends EventName>(event: unknown, name: N, payload: Events[N]) => void

function fakeIpc(answer: Envelope<never> | { ok: true; value: unknown }) {
  const asked: unknown[] = []
  const channels: string[] = []
  let deliver: Deliver = () => {
    throw new Error('nobody listens')
  }
  const port: IpcPort = {
    invoke: (channel: string, name: string, args: unknown) => {
      asked.push([channel, name, args])
      // The real ipcRenderer's answer is untyped as well.
      return Promise.resolve(JSON.parse(JSON.stringify(answer)))
    },
    on: (channel, listener) => {
      channels.push(channel)
      deliver = listener
    },
  }
  return {
    port,
    asked,
    channels,
    push: <N extends EventName>(name: N, payload: Events[N]) => deliver({}, name, payload),
  }
}

test('a request goes out by name with its arguments on the one channel, and its value comes back', async () => {
  const ipc = fakeIpc({ ok: true, value: { ok: true, value: null } })
  const bridge = createBridge(ipc.port)
  expect(await bridge.request('mute.clear', someone)).toEqual({ ok: true, value: null })
  expect(ipc.asked).toEqual([['hush:request', 'mute.clear', [someone]]])
})

test('a failed envelope becomes a rejection that carries the sentence and nothing else', async () => {
  const bridge = createBridge(fakeIpc({ ok: false, sentence: 'Something broke.' }).port)
  await expect(bridge.request('app.state')).rejects.toThrow(/^Something broke\.$/)
})

test('a listener hears only its event, until it unsubscribes', () => {
  const ipc = fakeIpc({ ok: true, value: null })
  const bridge = createBridge(ipc.port)
  const opened: Events['conversation.open'][] = []
  const patched: Events['conversations.patched'][] = []
  const stop = bridge.on('conversation.open', (event) => opened.push(event))
  bridge.on('conversations.patched', (event) => patched.push(event))
  ipc.push('conversation.open', { conversationId: someone, messageId: null })
  stop()
  ipc.push('conversation.open', { conversationId: someone, messageId: null })
  expect(opened).toEqual([{ conversationId: someone, messageId: null }])
  expect(patched).toEqual([])
  expect(ipc.channels).toEqual(['hush:event'])
})

test('the same function given twice hears twice, and each unsubscribe ends its own', () => {
  const ipc = fakeIpc({ ok: true, value: null })
  const bridge = createBridge(ipc.port)
  let heard = 0
  const listener = () => heard++
  const stop = bridge.on('app.changed', listener)
  bridge.on('app.changed', listener)
  const state: Events['app.changed'] = {
    session: { phase: 'signed-out' },
    settings: defaultSettings,
    silences: [],
    notices: [],
    notifier: { sink: 'none', working: false, canWithdraw: false, canClick: false },
    suggestedServer: '',
  }
  ipc.push('app.changed', state)
  expect(heard).toBe(2)
  stop()
  ipc.push('app.changed', state)
  expect(heard).toBe(3)
})

test('a name that is not in the contract reaches nobody and cannot be listened to', () => {
  const ipc = fakeIpc({ ok: true, value: null })
  const { on }: Record<string, unknown> = { ...createBridge(ipc.port) }
  expect(() => untyped(on, 'constructor', () => undefined)).toThrow('no such event')
  expect(() => untyped(ipc.push, 'constructor', {})).not.toThrow()
})

/** As the page may call it: without the compiler. */
function untyped(call: unknown, ...args: unknown[]): unknown {
  if (typeof call !== 'function') throw new Error('not a function')
  return Reflect.apply(call, undefined, args)
}
