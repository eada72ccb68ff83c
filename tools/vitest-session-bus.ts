import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** A D-Bus session of the tests' own, so that none of them notifies the person who runs them. Elsewhere than on Linux, nothing. */
export default async function sessionBus(): Promise<(() => void) | undefined> {
  if (process.platform !== 'linux') return undefined
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  // It also complains about limits that a container does not let it raise: what it says matters only where it does not start.
  let complaints = ''
  bus.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text))
  process.env['DBUS_SESSION_BUS_ADDRESS'] = await new Promise<string>((resolve, reject) => {
    bus.once('error', reject)
    bus.once('close', (code) => reject(new Error(`dbus-daemon ended with ${String(code)}: ${complaints}`)))
    createInterface({ input: bus.stdout }).once('line', resolve)
  })
  return () => {
    bus.kill()
  }
}
