import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** A D-Bus session of the tests' own, so that none of them notifies the person who runs them. */
export default async function sessionBus(): Promise<() => void> {
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const address = await new Promise<string>((resolve, reject) => {
    bus.once('error', reject)
    createInterface({ input: bus.stdout }).once('line', resolve)
  })
  process.env['DBUS_SESSION_BUS_ADDRESS'] = address
  return () => {
    bus.kill()
  }
}
