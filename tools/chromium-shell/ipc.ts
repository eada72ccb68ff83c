import type { IpcMain, IpcMainInvokeEvent, WebContents, WebFrameMain } from 'electron'
import { EventEmitter } from 'node:events'
import { strict } from './strict.ts'

type InvokeHandler = (event: IpcMainInvokeEvent, ...args: unknown[]) => unknown

export interface Ipc {
  readonly ipcMain: IpcMain
  /** Rejects as `ipcRenderer.invoke` does: with the error as text, and a prefix. */
  invoke(channel: string, args: readonly unknown[], sender: WebContents, frame: WebFrameMain): Promise<unknown>
  send(channel: string, args: readonly unknown[], sender: WebContents, frame: WebFrameMain): void
}

export function createIpc(): Ipc {
  const handlers = new Map<string, InvokeHandler>()
  // Channels are the application's own names, so every one is known.
  const events = new EventEmitter()

  const eventFor = (sender: WebContents, senderFrame: WebFrameMain): IpcMainInvokeEvent =>
    strict<IpcMainInvokeEvent>('IpcMainInvokeEvent', {
      type: 'frame',
      processId: 1,
      frameId: 1,
      sender,
      senderFrame,
    })

  function handle(channel: string, listener: InvokeHandler): void {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
    handlers.set(channel, listener)
  }

  const ipcMain = strict<IpcMain>(
    'ipcMain',
    {
      handle,
      handleOnce(channel, listener: InvokeHandler) {
        handle(channel, (event, ...args) => {
          handlers.delete(channel)
          return listener(event, ...args)
        })
      },
      removeHandler(channel) {
        handlers.delete(channel)
      },
    },
    events,
  )

  return {
    ipcMain,
    invoke(channel, args, sender, frame) {
      const handle = handlers.get(channel)
      const handled = Promise.resolve().then((): unknown => {
        if (!handle) throw new Error(`No handler registered for '${channel}'`)
        return handle(eventFor(sender, frame), ...args)
      })
      return handled.catch((error: unknown) => {
        throw new Error(`Error invoking remote method '${channel}': ${String(error)}`)
      })
    },
    send(channel, args, sender, frame) {
      events.emit(channel, eventFor(sender, frame), ...args)
    },
  }
}
