import { WebSocket } from 'ws'
import { type CancelTimer, type Clock, SECOND } from '../../shared/time.ts'
import { nextDelay } from './backoff.ts'

export interface Doorbell extends Disposable {
  start(): void
  /** The computer woke up, or the network changed: connects at once, or finds out at once whether the socket still lives. */
  nudge(): void
}

/** What the doorbell tells. */
export interface DoorbellEars {
  /** Something may have changed: a frame came. */
  onRing(): void
  /** After `up` something may have changed while it was down. */
  onState(state: 'up' | 'down'): void
}

export interface DoorbellPorts extends DoorbellEars {
  /** Carries the station id, a bearer token: never logged. */
  readonly url: string
  readonly clock: Clock
  readonly random: () => number
}

const CONNECT_WITHIN_MS = 15 * SECOND
const PING_EVERY_MS = 30 * SECOND
const PONG_WITHIN_MS = 15 * SECOND
/** A server that accepts and hangs up at once must not be asked faster and faster. */
const STEADY_AFTER_MS = 10 * SECOND
/** A frame only rings: its content is not read. A longer one ends the socket, and connecting again rings as well. */
const LONGEST_FRAME_BYTES = 16 * 1024

/**
 * A WebSocket on which any frame means "ask what changed". Comes back by itself, with growing and jittered pauses; a
 * socket that answers no ping is dead. Failing to connect is its daily life, so it is told as `down` and never thrown.
 */
export function createDoorbell({ url, clock, random, onRing, onState }: DoorbellPorts): Doorbell {
  let socket: WebSocket | null = null
  let isUp = false
  let failures = 0
  let isDisposed = false
  const timers = { retry: noTimer, connect: noTimer, ping: noTimer, pong: noTimer, steady: noTimer }

  function connect(): void {
    timers.retry()
    const fresh = open(url)
    if (fresh === null) {
      later()
      return
    }
    socket = fresh
    timers.connect = clock.setTimer(CONNECT_WITHIN_MS, () => lose(fresh))
    fresh.on('open', () => {
      if (socket !== fresh) return
      timers.connect()
      timers.steady = clock.setTimer(STEADY_AFTER_MS, () => {
        failures = 0
      })
      timers.ping = clock.setTimer(PING_EVERY_MS, ping)
      isUp = true
      onState('up')
    })
    fresh.on('message', () => {
      if (socket !== fresh) return
      heard()
      onRing()
    })
    fresh.on('pong', () => {
      if (socket === fresh) heard()
    })
    fresh.on('close', () => lose(fresh))
    fresh.on('error', () => lose(fresh))
  }

  function heard(): void {
    timers.pong()
    timers.ping()
    if (isUp) timers.ping = clock.setTimer(PING_EVERY_MS, ping)
  }

  function ping(): void {
    const asked = socket
    if (asked === null || !isUp) return
    timers.pong()
    timers.pong = clock.setTimer(PONG_WITHIN_MS, () => lose(asked))
    asked.ping(undefined, undefined, () => undefined)
  }

  function lose(lost: WebSocket): void {
    lost.terminate()
    if (socket !== lost) return
    socket = null
    for (const cancel of Object.values(timers)) cancel()
    if (isUp) {
      isUp = false
      onState('down')
    }
    later()
  }

  function later(): void {
    if (!isDisposed) timers.retry = clock.setTimer(nextDelay(failures++, random), connect)
  }

  return {
    start() {
      if (!isDisposed && socket === null) connect()
    },
    nudge() {
      if (isDisposed) return
      if (isUp) {
        ping()
        return
      }
      failures = 0
      if (socket === null) connect()
    },
    [Symbol.dispose]() {
      isDisposed = true
      const last = socket
      socket = null
      isUp = false
      for (const cancel of Object.values(timers)) cancel()
      last?.terminate()
    },
  }
}

const noTimer: CancelTimer = () => undefined

function open(url: string): WebSocket | null {
  try {
    return new WebSocket(url, { maxPayload: LONGEST_FRAME_BYTES, perMessageDeflate: false, followRedirects: false })
  } catch {
    return null
  }
}
