import { svelte } from '@sveltejs/vite-plugin-svelte'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { browserLaunch } from './tools/browser.ts'

const { executablePath, args } = browserLaunch()

export default defineConfig({
  test: {
    // A machine that does other things besides is slow, not wrong.
    testTimeout: 30_000,
    // A ResizeObserver that goes on in the next frame says so by an error event without an error: nothing broke.
    onConsoleLog: (text) => !text.includes('ResizeObserver loop completed'),
    coverage: {
      provider: 'v8',
      include: ['src/**/*.{ts,svelte}', 'server/**/*.ts'],
      exclude: ['**/*.test.ts', '**/testing/**', '**/*.d.ts'],
      reporter: ['text-summary', 'html'],
      reportsDirectory: '.cache/coverage',
    },
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: ['{src,server,tools,bench}/**/*.test.ts'],
          exclude: ['src/renderer/**', '**/node_modules/**'],
          globalSetup: ['tools/vitest-temp-folder.ts', 'tools/vitest-session-bus.ts'],
        },
      },
      {
        plugins: [svelte({ configFile: false })],
        build: { assetsInlineLimit: 0 },
        // Named here, because what Vite finds while tests run makes it reload the page under them.
        optimizeDeps: { include: ['axe-core', 'bits-ui', 'valibot', 'virtua/svelte'], exclude: ['@lucide/svelte'] },
        test: {
          name: 'window',
          include: ['src/renderer/**/*.test.ts'],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: { executablePath, args } }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
})
