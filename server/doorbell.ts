import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import * as v from 'valibot'
import { type WebSocket, WebSocketServer } from 'ws'
import { type StationId, stationIdSchema, type UserId } from '../src/shared/ids.ts'
import { type Clock, SECOND } from '../src/shared/time.ts'
import type { Feed } from './feed.ts'

const PING_EVERY_MS = 30 * SECOND
/** Nobody has anything to say to a doorbell. */
const LONGEST_FRAME = 1024
/** A slow reader is not sent the same word again and again. */
const ENOUGH_WAITING_BYTES = 64 * 1024

export interface DoorbellPorts {
  readonly http: Server
  readonly clock: Clock
  readonly feed: Pick<Feed, 'ownerOf' | 'hasWaiting'>
  /** The last doorbell of this user has closed. */
  readonly onGone: (user: UserId) => void
}

export interface Doorbells extends Disposable {
  ring(station: StationId): void
  /** Breaks every connection, as a network would. */
  breakAll(): void
}

const querySchema = v.object({ station: stationIdSchema, user: v.string() })

/** The WebSocket at `/ozeki/doorbell?station=&user=` (profile). A frame means: ask the notification call. */
export function createDoorbells({ http, clock, feed, onGone }: DoorbellPorts): Doorbells {
  const sockets = new Map<WebSocket, { readonly station: StationId; readonly user: UserId; alive: boolean }>()
  const wss = new WebSocketServer({ noServer: true, maxPayload: LONGEST_FRAME, perMessageDeflate: false })
  let disposed = false

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const visitor = admitted(request)
    if (!visitor) {
      socket
        .on('error', () => undefined)
        .end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    wss.handleUpgrade(request, socket, head, (ws) => {
      sockets.set(ws, { ...visitor, alive: true })
      ws.on('pong', () => {
        const seen = sockets.get(ws)
        if (seen) seen.alive = true
      })
      // What is wrong with a frame ends the connection; `close` follows.
      ws.on('error', () => {
        ws.terminate()
      })
      ws.on('close', () => {
        sockets.delete(ws)
        const isLast = ![...sockets.values()].some(({ user }) => user === visitor.user)
        if (isLast && !disposed) onGone(visitor.user)
      })
      if (feed.hasWaiting(visitor.station)) send(ws)
    })
  }

  function admitted(request: IncomingMessage): { station: StationId; user: UserId } | undefined {
    const url = URL.parse(request.url ?? '', 'http://localhost')
    if (url?.pathname !== '/ozeki/doorbell') return undefined
    const query = v.safeParse(querySchema, Object.fromEntries(url.searchParams))
    if (!query.success) return undefined
    const owner = feed.ownerOf(query.output.station)
    return owner !== undefined && owner === query.output.user
      ? { station: query.output.station, user: owner }
      : undefined
  }

  function send(ws: WebSocket): void {
    if (ws.readyState === ws.OPEN && ws.bufferedAmount < ENOUGH_WAITING_BYTES) ws.send('{"type":"changed"}')
  }

  function pingAll(): void {
    for (const [ws, state] of sockets) {
      if (!state.alive) ws.terminate()
      else {
        state.alive = false
        ws.ping()
      }
    }
    cancelPing = clock.setTimer(PING_EVERY_MS, pingAll)
  }
  let cancelPing = clock.setTimer(PING_EVERY_MS, pingAll)
  http.on('upgrade', upgrade)

  const breakAll = (): void => {
    for (const ws of sockets.keys()) ws.terminate()
  }
  return {
    breakAll,
    ring(station) {
      for (const [ws, state] of sockets) if (state.station === station) send(ws)
    },
    [Symbol.dispose]() {
      disposed = true
      cancelPing()
      http.off('upgrade', upgrade)
      breakAll()
      wss.close()
    },
  }
}
