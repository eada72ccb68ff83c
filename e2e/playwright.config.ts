import { defineConfig } from 'playwright/test'
import type { HushOptions } from './hush.ts'

export default defineConfig<HushOptions>({
  testDir: '.',
  outputDir: '../.cache/e2e',
  workers: 2,
  fullyParallel: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: '../.cache/e2e.json' }]],
  projects: [
    { name: 'shell', use: { host: 'shell' } },
    // What tests the shell itself has no business in Electron.
    { name: 'electron', use: { host: 'electron' }, testIgnore: 'shell.spec.ts' },
  ],
})
