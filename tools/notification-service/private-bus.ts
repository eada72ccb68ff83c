import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export interface PrivateBus extends AsyncDisposable {
  readonly address: string
}

/** A D-Bus session bus of the caller's own: names on it collide with nobody's, and nothing is started through it. */
export async function startPrivateBus(): Promise<PrivateBus> {
  const config = join(import.meta.dirname, 'bus.conf')
  const bus = spawn('dbus-daemon', [`--config-file=${config}`, '--nofork', '--print-address=1'], {
    // It complains on standard error about limits that a container does not let it raise.
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const address = await new Promise<string>((resolve, reject) => {
    bus.once('error', reject)
    bus.once('exit', (code) => reject(new Error(`dbus-daemon ended with ${String(code)}`)))
    createInterface({ input: bus.stdout }).once('line', resolve)
  })
  return {
    address,
    async [Symbol.asyncDispose]() {
      if (bus.exitCode !== null || bus.signalCode !== null) return
      const exited = once(bus, 'exit')
      bus.kill()
      await exited
    },
  }
}
