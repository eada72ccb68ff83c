/** What is done for so many conversations takes some milliseconds. */
const SLICE = 500

/**
 * Does `work` for some of the items at a time, each time after a breath for the event loop, unless all `isOver` by then.
 * At least once, also where there are no items.
 */
export async function inSlices<T>(
  items: readonly T[],
  isOver: () => boolean,
  work: (slice: readonly T[], isLast: boolean) => void,
): Promise<void> {
  for (let from = 0; from === 0 || from < items.length; from += SLICE) {
    await new Promise((resolve) => setImmediate(resolve))
    if (isOver()) return
    work(items.slice(from, from + SLICE), from + SLICE >= items.length)
  }
}
