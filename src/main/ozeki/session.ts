import { defaultCipher } from '../../protocol/cipher.ts'
import type { Clock } from '../../shared/time.ts'
import type { OzekiClient, SignedIn } from './client.ts'
import { createDoorbell, type DoorbellEars } from './doorbell.ts'
import { createKeyring, type Keyring } from './keyring.ts'
import { createWatch, type Watch } from './watch.ts'

/** What signing in brings: the keys, and a watch for changes. */
export interface ServerSession extends Disposable {
  /** Null before the first sign-in. */
  keyring(): Keyring | null
  /** Keys that have been opened, and a doorbell that hangs, stay where the new sign-in brings the same. */
  renew(next: SignedIn): void
  /** The computer woke up, the network changed, or the person asked. */
  nudge(): void
}

export interface ServerSessionPorts {
  readonly client: Pick<OzekiClient, 'announceAvailable'>
  readonly clock: Clock
  readonly random: () => number
  readonly onMaybeChanged: () => void
}

export function createServerSession({ client, clock, random, onMaybeChanged }: ServerSessionPorts): ServerSession {
  let current: SignedIn | null = null
  let keyring: Keyring | null = null
  let watch: Watch | null = null

  function hang(url: string | null): void {
    watch?.[Symbol.dispose]()
    watch = createWatch({ clock, hangDoorbell: url === null ? null : (ears) => doorbell(url, ears), onMaybeChanged })
    watch.start()
  }

  const doorbell = (url: string, { onRing, onState }: DoorbellEars) =>
    createDoorbell({
      url,
      clock,
      random,
      onRing,
      onState(state) {
        // The server takes a person for away when their last doorbell is gone.
        if (state === 'up') void client.announceAvailable()
        onState(state)
      },
    })

  return {
    keyring: () => keyring,
    renew(next) {
      const before = current
      current = next
      if (!before?.privateKey.equals(next.privateKey)) {
        keyring = createKeyring({ cipher: defaultCipher, privateKey: next.privateKey })
      }
      if (!before || before.doorbellUrl !== next.doorbellUrl) hang(next.doorbellUrl)
    },
    nudge: () => watch?.nudge(),
    [Symbol.dispose]: () => watch?.[Symbol.dispose](),
  }
}
