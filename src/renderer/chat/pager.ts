/** virtua keeps the distance from the end, not from the top, until so long after a page has come or a jump was made. */
const SETTLED_MS = 200
/** What comes into view is mounted, observed and measured within three. */
const MEASURED_FRAMES = 4

/** Asks for older pages, one after the other, each once the one before has found its place. */
export interface Pager {
  /** Asks for one, if it is wanted and none is under way. */
  older(): Promise<void>
  /** No page while the log is moved. */
  hold(): void
  /** The log has been moved, or a page has come: soon it may be asked again. */
  release(): void
}

/** `more` fetches a page, where `isWanted`; `onready` is told when another may be asked for. */
export function createPager(ports: {
  readonly isWanted: () => boolean
  readonly more: () => Promise<void>
  readonly onready: () => void
}): Pager {
  let busy = false
  const nextFrame = (): Promise<unknown> => new Promise(requestAnimationFrame)

  function release(): void {
    busy = true
    setTimeout(() => {
      busy = false
      ports.onready()
    }, SETTLED_MS)
  }

  return {
    async older() {
      if (busy || !ports.isWanted()) return
      busy = true
      // What has just been scrolled to is measured first: a page that came before would move by the difference.
      for (let frame = 0; frame < MEASURED_FRAMES; frame += 1) await nextFrame()
      await ports.more()
      release()
    },
    hold() {
      busy = true
    },
    release,
  }
}
