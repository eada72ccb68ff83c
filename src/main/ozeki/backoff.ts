const FIRST_MS = 1000
const LONGEST_MS = 60_000

/**
 * How long to wait before trying again, in ms, after `attempt` failures in a row (0 for the first).
 * "Full jitter": anything from nothing to a ceiling that doubles from 1 s to 60 s, so that the clients of a server that
 * comes back spread over the whole span instead of arriving together. `random` gives [0, 1).
 */
export function nextDelay(attempt: number, random: () => number): number {
  return Math.floor(random() * ceiling(attempt))
}

function ceiling(attempt: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, attempt))
}
