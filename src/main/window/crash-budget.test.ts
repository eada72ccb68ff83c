import { expect, test } from 'vitest'
import { createCrashBudget } from './crash-budget.ts'

test('a page that keeps crashing is left alone after three times, and tried again a minute later', () => {
  let now = 0
  const mayReload = createCrashBudget(() => now)
  expect([mayReload(), mayReload(), mayReload(), mayReload()]).toEqual([true, true, true, false])
  now = 60_000
  expect(mayReload()).toBe(true)
})
