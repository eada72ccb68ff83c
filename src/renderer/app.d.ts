import type { Bridge } from '../shared/bridge/contract.ts'

declare global {
  interface Window {
    /** The only way out of the window: what the preload exposes. */
    readonly hush: Bridge
  }
}
