import type { Writable } from 'node:stream'
import { timeZone } from '../../shared/time.ts'
import type { ControlClientPorts } from './client.ts'

/** The terminal that this process was started from, and the instance that keeps its data in `dir`. */
export function terminal(dir: string): ControlClientPorts {
  return {
    dir,
    platform: process.platform,
    env: process.env,
    now: Date.now,
    timeZone: timeZone(),
    out: (text) => write(process.stdout, text),
    err: (text) => write(process.stderr, text),
  }
}

/** Settles once the text is out: the process may end right after. */
function write(stream: Writable, text: string): Promise<void> {
  return new Promise((resolve) => {
    // Whoever reads it may have gone (`| head`).
    stream.once('error', () => resolve())
    stream.write(text, () => resolve())
  })
}
