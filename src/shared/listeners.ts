/** Subscribers of one event; each subscription returns its end. A listener may unsubscribe while it is being told. */
export function createListeners<Event>(): {
  tell(event: Event): void
  add(listener: (event: Event) => void): () => void
} {
  const listeners = new Set<(event: Event) => void>()
  return {
    tell(event) {
      for (const listener of [...listeners]) listener(event)
    },
    add(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
