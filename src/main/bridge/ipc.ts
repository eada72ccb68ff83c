import { ipcMain, type IpcMainInvokeEvent } from 'electron'
import { requestChannel, type Envelope } from '../../shared/bridge/channels.ts'
import { systemWords } from '../../shared/messages/system.ts'
import type { Log } from '../log.ts'
import { createDispatch } from './dispatch.ts'
import type { Handlers } from './handlers.ts'

export interface IpcPorts {
  readonly handlers: Handlers
  /** Whether the page that asks is Hush's own: security/sender.ts. */
  readonly isTrusted: (event: Pick<IpcMainInvokeEvent, 'senderFrame'>) => boolean
  readonly log: Log
}

/** The only door from the window to main: one channel, opened once per run. */
export function openBridge({ handlers, isTrusted, log }: IpcPorts): Disposable {
  const dispatch = createDispatch(handlers, log)
  ipcMain.handle(requestChannel, (event, name: unknown, args: unknown): Promise<Envelope<unknown>> => {
    if (isTrusted(event)) return dispatch(name, args)
    log.warn('bridge.stranger')
    return Promise.resolve({ ok: false, sentence: systemWords.bridge.refused })
  })
  return {
    [Symbol.dispose]() {
      ipcMain.removeHandler(requestChannel)
    },
  }
}
