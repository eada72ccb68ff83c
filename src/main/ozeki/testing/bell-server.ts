import { WebSocketServer, type WebSocket } from 'ws'

/** A real WebSocket server that the test can ring, silence, break and stop. */
export interface BellServer extends AsyncDisposable {
  readonly url: string
  /** How often somebody connected. */
  readonly connections: number
  ring(frame?: string | Uint8Array): void
  /** Answers no ping any more, as a network that swallows everything. */
  fallSilent(): void
  breakAll(): void
  readonly pings: number
}

export async function startBellServer(port = 0): Promise<BellServer> {
  const server = new WebSocketServer({ host: '127.0.0.1', port, autoPong: false })
  const sockets = new Set<WebSocket>()
  let connections = 0
  let pings = 0
  let isSilent = false
  server.on('connection', (socket) => {
    connections++
    sockets.add(socket)
    socket.on('ping', () => {
      pings++
      if (!isSilent) socket.pong()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  return {
    url: `ws://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/?station=aa&user=bb`,
    get connections() {
      return connections
    },
    get pings() {
      return pings
    },
    ring(frame = 'ring') {
      for (const socket of sockets) socket.send(frame)
    },
    fallSilent() {
      isSilent = true
    },
    breakAll() {
      for (const socket of sockets) socket.terminate()
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.terminate()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
