import { MINUTE } from '../../shared/time.ts'

const CRASHES_MAX = 3

/** True while a page may be loaded again after a crash: three times a minute, since a page that always crashes would spin. */
export function createCrashBudget(now: () => number): () => boolean {
  let crashes: number[] = []
  return () => {
    const at = now()
    crashes = [...crashes.filter((earlier) => at - earlier < MINUTE), at]
    return crashes.length <= CRASHES_MAX
  }
}
