import type { Frame, Page } from 'playwright'
import * as v from 'valibot'
import { pack, unpack } from './codec.ts'
import { DOOR } from './preload-world.ts'

const packetSchema = v.variant('kind', [
  v.object({ kind: v.literal('hello') }),
  v.object({ kind: v.literal('poll') }),
  v.object({ kind: v.literal('preload-error'), message: v.string() }),
  v.object({ kind: v.literal('send'), channel: v.string(), args: v.array(v.unknown()) }),
  v.object({ kind: v.literal('invoke'), id: v.number(), channel: v.string(), args: v.array(v.unknown()) }),
])

export interface PageLinkHandlers {
  /** Its rejection's message is what the page's promise rejects with. */
  invoke(channel: string, args: readonly unknown[], frame: Frame): Promise<unknown>
  send(channel: string, args: readonly unknown[], frame: Frame): void
  preloadFailed(message: string): void
}

export interface PageLink {
  /** Throws where a value cannot be cloned. What is sent while no document listens is lost, as in Electron. */
  push(channel: string, args: readonly unknown[]): void
  attach(page: Page): Promise<void>
}

/** Messages between main and the preload of one page, in order, as structured clones. */
export function createPageLink(handlers: PageLinkHandlers): PageLink {
  let outbox: unknown[] = []
  let poll: ((text: string) => void) | null = null

  function flush(): void {
    if (!poll || outbox.length === 0) return
    const answer = poll
    poll = null
    const batch = outbox
    outbox = []
    answer(pack(batch))
  }

  const post = (message: readonly unknown[]): void => {
    outbox.push(structuredClone(message))
    flush()
  }

  async function invoke(id: number, channel: string, args: readonly unknown[], frame: Frame): Promise<void> {
    try {
      post(['answer', id, true, await handlers.invoke(channel, args, frame)])
    } catch (error) {
      post(['answer', id, false, error instanceof Error ? error.message : String(error)])
    }
  }

  async function receive(text: unknown, frame: Frame): Promise<string> {
    const packet = v.parse(packetSchema, unpack(v.parse(v.string(), text)))
    switch (packet.kind) {
      case 'hello':
        outbox = []
        poll = null
        return ''
      case 'poll':
        return new Promise((resolve) => {
          poll = resolve
          flush()
        })
      case 'preload-error':
        handlers.preloadFailed(packet.message)
        return ''
      case 'send':
        handlers.send(packet.channel, packet.args, frame)
        return ''
      case 'invoke':
        void invoke(packet.id, packet.channel, packet.args, frame)
        return ''
    }
  }

  return {
    push: (channel, args) => post(['push', channel, ...args]),
    async attach(page) {
      await page.exposeBinding(DOOR, ({ frame }, text: unknown) => {
        if (frame !== page.mainFrame()) throw new Error('only the main frame has a preload')
        return receive(text, frame)
      })
    },
  }
}
