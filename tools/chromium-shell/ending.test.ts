import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { createLifecycle } from './lifecycle.ts'
import { createQuit } from './quit.ts'
import type { Preventable } from './strict.ts'
import { runApp } from './testing/run-app.ts'

/** Electron’s way out with `windows` windows, each of which asks `stays` whether to close. */
function setUp({ windows = 0, stays = () => false }: { windows?: number; stays?: () => boolean } = {}) {
  const events = new EventEmitter()
  const lifecycle = createLifecycle()
  lifecycle.becomeReady()
  const seen: string[] = []
  let open = windows
  for (const name of ['before-quit', 'will-quit', 'quit']) events.on(name, () => seen.push(name))
  const quit = createQuit({
    lifecycle,
    events,
    windows: () => ({
      count: () => open,
      closeAll() {
        for (let left = open; left > 0; left -= 1) {
          seen.push('close')
          if (stays()) quit.windowVetoed()
          else closed()
        }
      },
      destroyAll() {
        while (open > 0) closed()
      },
    }),
    end: (code) => seen.push(`end ${code}`),
  })
  function closed(): void {
    open -= 1
    quit.windowClosed()
  }
  return { quit, events, seen }
}

const prevent = (event: Preventable): void => event.preventDefault()

test('quitting asks, closes, asks again and ends, once', () => {
  const { quit, seen } = setUp({ windows: 2 })
  quit.quit()
  quit.quit()
  expect(seen).toEqual(['before-quit', 'close', 'close', 'will-quit', 'quit', 'end 0'])
})

test('before-quit, a window that stays, and will-quit each cancel it, and it can be tried again', () => {
  const asked = setUp({ windows: 1 })
  asked.events.once('before-quit', prevent)
  asked.quit.quit()
  expect(asked.seen).toEqual(['before-quit'])

  let vetoes = 1
  const vetoed = setUp({ windows: 1, stays: () => vetoes-- > 0 })
  vetoed.quit.quit()
  expect(vetoed.seen).toEqual(['before-quit', 'close'])
  vetoed.quit.quit()
  expect(vetoed.seen.slice(2)).toEqual(['before-quit', 'close', 'will-quit', 'quit', 'end 0'])

  const flushed = setUp()
  flushed.events.once('will-quit', prevent)
  flushed.quit.quit()
  flushed.quit.quit()
  expect(flushed.seen).toEqual(['before-quit', 'will-quit', 'before-quit', 'will-quit', 'quit', 'end 0'])
})

test('app.exit asks nobody', () => {
  const { quit, seen } = setUp({ windows: 1, stays: () => true })
  quit.exit(3)
  expect(seen).toEqual(['quit', 'end 3'])
})

test('without a listener the last window’s end is the application’s', () => {
  const { quit, seen } = setUp()
  quit.windowClosed()
  expect(seen).toEqual(['before-quit', 'will-quit', 'quit', 'end 0'])
  const staying = setUp()
  staying.events.on('window-all-closed', () => undefined)
  staying.quit.windowClosed()
  expect(staying.seen).toEqual([])
})

test('quitting before ready does not stop the script', async () => {
  const { reports, code } = await runApp("app.quit(); report('later')")
  expect(reports).toEqual(['later'])
  expect(code).toBe(0)
})

const staying = `
  process.on('SIGTERM', () => report('own listener'))
  for (const name of ['before-quit', 'will-quit', 'quit']) app.on(name, () => report(name))
  app.on('before-quit', (event) => {
    if (process.argv.includes('--stay')) { event.preventDefault(); report('listening') }
  })
  setInterval(() => undefined, 1000)
  void app.whenReady().then(() => report('listening'))`

test('SIGTERM quits in order, whatever was listening before ready', async () => {
  const { reports, code } = await runApp(staying, { signals: ['SIGTERM'] })
  expect(reports).toEqual(['listening', 'before-quit', 'will-quit', 'quit'])
  expect(code).toBe(0)
})

test('a second SIGTERM kills what would not quit', async () => {
  const { reports, signal } = await runApp(staying, { args: ['--stay'], signals: ['SIGTERM', 'SIGTERM'] })
  expect(reports).toEqual(['listening', 'before-quit', 'listening'])
  expect(signal).toBe('SIGTERM')
})
