import type { UserId } from '../src/shared/ids.ts'

/** Who is available. Not kept on disk: after a start, everybody is away until they say otherwise. */
export interface Presence {
  isAvailable(user: UserId): boolean
  /** True where this changed something. */
  set(user: UserId, available: boolean): boolean
}

export function createPresence(): Presence {
  const available = new Set<UserId>()
  return {
    isAvailable: (user) => available.has(user),
    set(user, isAvailable) {
      if (available.has(user) === isAvailable) return false
      if (isAvailable) available.add(user)
      else available.delete(user)
      return true
    },
  }
}
