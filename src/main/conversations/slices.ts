import { setImmediate as breathe } from 'node:timers/promises'

/** What is done for so many conversations takes some milliseconds. */
const WORKED_IN_ONE_GO = 500

/**
 * Does `work` for some of the items at a time, each time after a breath for the event loop, unless all `isOver` by then.
 * At least once, also where there are no items.
 */
export async function inSlices<T>(
  items: readonly T[],
  isOver: () => boolean,
  work: (slice: readonly T[], isLast: boolean) => void,
): Promise<void> {
  for (let from = 0; from === 0 || from < items.length; from += WORKED_IN_ONE_GO) {
    await breathe()
    if (isOver()) return
    work(items.slice(from, from + WORKED_IN_ONE_GO), from + WORKED_IN_ONE_GO >= items.length)
  }
}
