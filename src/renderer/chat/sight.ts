import type { Bridge } from '../../shared/bridge/contract.ts'
import type { ConversationId } from '../../shared/ids.ts'

/** Tells main what is on screen before a person's eyes, and only when that changes. */
export interface Sight extends Disposable {
  /**
   * `shown` is the highest position now on screen, 0 where there is no message. Says whether the person is there to see it.
   */
  see(shown: number): boolean
  /** The window or the page has gained or lost the person. */
  check(): void
}

/** `present` says whether the window is visible and has the focus. */
export function createSight(bridge: Pick<Bridge, 'request'>, id: ConversationId, present: () => boolean): Sight {
  let onScreen: number | null = null
  /** What has once been before the person's eyes stays read, also when they scroll back. */
  let seen = 0
  let told: number | null = null

  function check(): void {
    const now = onScreen !== null && present()
    if (now && onScreen !== null) seen = Math.max(seen, onScreen)
    const upTo = now ? seen : null
    if (upTo === told) return
    told = upTo
    // Main's failure here costs a reading position, which the next look repairs.
    bridge.request('conversation.looking', upTo === null ? null : { id, upTo }).catch(() => undefined)
  }

  return {
    see(shown) {
      onScreen = shown
      check()
      return told !== null
    },
    check,
    [Symbol.dispose]() {
      onScreen = null
      check()
    },
  }
}
