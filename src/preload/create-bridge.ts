import { eventChannel, requestChannel, type Envelope } from '../shared/bridge/channels.ts'
import type { Bridge, EventName, Events, RequestName, Requests } from '../shared/bridge/contract.ts'

/**
 * As much of `ipcRenderer` as the bridge needs. Its types are the contract's, because both ends are built from it and
 * main parses whatever comes from here.
 */
export interface IpcPort {
  invoke<N extends RequestName>(
    channel: string,
    name: N,
    args: Requests[N]['args'],
  ): Promise<Envelope<Requests[N]['result']>>
  on(channel: string, listener: <N extends EventName>(event: unknown, name: N, payload: Events[N]) => void): unknown
}

type Listeners = { readonly [N in EventName]: Set<(payload: Events[N]) => void> }

/** What the page gets: requests by name, events by name, and no way to any other channel. */
export function createBridge(ipc: IpcPort): Bridge {
  // Every event by name: what is not in this table cannot be listened to.
  const listeners: Listeners = {
    'app.changed': new Set(),
    'conversations.patched': new Set(),
    'messages.changed': new Set(),
    'conversation.open': new Set(),
    'mute.told': new Set(),
  }
  ipc.on(eventChannel, (_event, name, payload) => {
    if (!Object.hasOwn(listeners, name)) return
    for (const listener of [...listeners[name]]) listener(payload)
  })
  return {
    async request(name, ...args) {
      const answer = await ipc.invoke(requestChannel, name, args)
      if (!answer.ok) throw new Error(answer.sentence)
      return answer.value
    },
    on(name, listener) {
      if (!Object.hasOwn(listeners, name)) throw new Error(`no such event: ${name}`)
      // One wrapper per subscription: each crossing of the context bridge makes a new function anyway, and the same
      // function given twice is two subscriptions.
      const hear: typeof listener = (payload) => {
        listener(payload)
      }
      listeners[name].add(hear)
      return () => {
        listeners[name].delete(hear)
      }
    },
  }
}
