import { closeSync, existsSync, openSync, readSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

/** Where browsers lie that no PATH leads to. */
const ELSEWHERE: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: NAMES.map((name) => `/usr/bin/${name}`),
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
}

/** Chromium's switches for a machine where it must not call home; without a sandbox only where root cannot have one. */
const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Which browser Playwright is to start: `HUSH_CHROMIUM`, else the system's. `executablePath` undefined is Playwright's own. */
export function browserLaunch(): { executablePath: string | undefined; args: string[] } {
  const asRoot = process.getuid?.() === 0
  return {
    executablePath: process.env['HUSH_CHROMIUM'] ?? systemBrowser(),
    args: asRoot ? ['--no-sandbox', ...QUIET] : QUIET,
  }
}

function systemBrowser(): string | undefined {
  const inPath =
    process.platform === 'linux'
      ? (process.env['PATH'] ?? '').split(delimiter).flatMap((dir) => NAMES.map((name) => join(dir, name)))
      : []
  return [...inPath, ...(ELSEWHERE[process.platform] ?? [])].find((path) => existsSync(path) && !isSnapStub(path))
}

/** Ubuntu's package is a script that asks for a snap, which containers do not run. */
function isSnapStub(path: string): boolean {
  const start = Buffer.alloc(4096)
  const file = openSync(path, 'r')
  try {
    const text = start.toString('latin1', 0, readSync(file, start))
    return text.startsWith('#!') && /snap install|\/snap\/bin/.test(text)
  } finally {
    closeSync(file)
  }
}
