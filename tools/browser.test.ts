import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { browserLaunch } from './browser.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

test.runIf(process.platform === 'linux')('Ubuntu’s stub, which asks for a snap, is not a browser', () => {
  const dir = mkdtempSync(join(tmpdir(), 'hush-browser-'))
  try {
    const stub = '#!/bin/sh\nif ! [ -x /snap/bin/chromium ]; then\n  echo "Command requires the chromium snap"\nfi\n'
    const inFolder = (folder: string, program: string, text: string): string => {
      mkdirSync(join(dir, folder))
      writeFileSync(join(dir, folder, program), text)
      return join(dir, folder)
    }
    const path = [inFolder('stub', 'chromium', stub), inFolder('real', 'chromium-browser', '\u007fELF')]
    vi.stubEnv('HUSH_CHROMIUM', undefined)
    vi.stubEnv('PATH', path.join(delimiter))
    expect(browserLaunch().executablePath).toBe(join(dir, 'real/chromium-browser'))
  } finally {
    rmSync(dir, { recursive: true })
  }
})
