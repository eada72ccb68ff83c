import { eventChannel } from '../../shared/bridge/channels.ts'
import type { EventName, Events } from '../../shared/bridge/contract.ts'

/** Tells the window; where there is none, nothing happens: it asks for the whole state when it opens. */
export type Push = <N extends EventName>(name: N, payload: Events[N]) => void

/** Typed pushes over whatever carries them to the window (`MainWindow.send`). */
export function createPush(send: (channel: string, name: string, payload: unknown) => void): Push {
  return (name, payload) => {
    send(eventChannel, name, payload)
  }
}
