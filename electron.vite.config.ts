import { resolve } from 'node:path'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'

const at = (path: string): string => resolve(import.meta.dirname, path)

export default defineConfig({
  main: {
    build: {
      externalizeDeps: true,
      rollupOptions: {
        // The demo server runs in a process of its own (utilityProcess), lists are read in a thread of their own
        // (worker_threads), so each is a bundle of its own.
        input: {
          index: at('src/main/index.ts'),
          'demo-server': at('server/demo/utility.ts'),
          'list-worker': at('src/main/ozeki/list-worker.ts'),
        },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      // A sandboxed preload is one CommonJS file (https://www.electronjs.org/docs/latest/tutorial/esm).
      rollupOptions: {
        input: { index: at('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('src/renderer'),
    plugins: [svelte({ configFile: false })],
    build: {
      // data: URLs would need a hole in the content security policy.
      assetsInlineLimit: 0,
      // Less than half to read at each start.
      minify: true,
      rollupOptions: { input: { index: at('src/renderer/index.html') } },
    },
  },
})
