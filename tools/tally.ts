import * as v from 'valibot'

/** How many of something went how. */
export interface Tally {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

const count = v.optional(v.number(), 0)
const vitestSchema = v.object({
  numPassedTests: count,
  numFailedTests: count,
  numPendingTests: count,
  numTodoTests: count,
})
const playwrightSchema = v.object({
  stats: v.object({ expected: count, unexpected: count, skipped: count, flaky: count }),
})

export const one = (passed: boolean): Tally => ({ passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 })

/** Of vitest's or Playwright's JSON report. A suite that failed without a failed test (it did not load, say) counts as one. */
export function tallyOf(report: unknown, passed: boolean): Tally {
  const vitest = v.safeParse(vitestSchema, report)
  const playwright = v.safeParse(playwrightSchema, report)
  const tally = playwright.success
    ? fromPlaywright(playwright.output)
    : vitest.success
      ? fromVitest(vitest.output)
      : { passed: 0, failed: 0, skipped: 0 }
  return !passed && tally.failed === 0 ? { ...tally, failed: 1 } : tally
}

const fromVitest = (report: v.InferOutput<typeof vitestSchema>): Tally => ({
  passed: report.numPassedTests,
  failed: report.numFailedTests,
  skipped: report.numPendingTests + report.numTodoTests,
})

const fromPlaywright = ({ stats }: v.InferOutput<typeof playwrightSchema>): Tally => ({
  passed: stats.expected,
  failed: stats.unexpected + stats.flaky,
  skipped: stats.skipped,
})

export const sum = (tallies: readonly Tally[]): Tally =>
  tallies.reduce(
    (total, { passed, failed, skipped }) => ({
      passed: total.passed + passed,
      failed: total.failed + failed,
      skipped: total.skipped + skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  )

export const lineOf = ({ passed, failed, skipped }: Tally): string =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`
