import { existsSync } from 'node:fs'

const CANDIDATES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
]

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
  const named = process.env['HUSH_CHROMIUM']
  const executablePath = named ?? CANDIDATES.find((path) => existsSync(path))
  const asRoot = process.getuid?.() === 0
  return { executablePath, args: asRoot ? ['--no-sandbox', ...QUIET] : QUIET }
}
