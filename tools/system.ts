import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { chromium } from 'playwright'
import { browserLaunch } from './browser.ts'
import { planFor, type Missing, type SystemFacts } from './install-plan.ts'

/** Something of the system's that a command of ours wants. */
export interface Need extends Missing {
  readonly isThere: () => boolean
}

const root = resolve(import.meta.dirname, '..')
const onLinux = process.platform === 'linux'

export const hasDisplay = (): boolean =>
  !onLinux || ['DISPLAY', 'WAYLAND_DISPLAY'].some((name) => (process.env[name] ?? '') !== '')

export const browser = (): Need => ({
  what: 'a Chromium browser',
  why: 'the window is a page in it',
  isThere: () => browserLaunch().executablePath !== undefined || existsSync(chromium.executablePath()),
  packages: 'a browser',
})

export const notifySend: Need = {
  what: 'notify-send',
  why: 'one of the ways to notify',
  isThere: () => !onLinux || isInPath('notify-send'),
  packages: ['libnotify-bin'],
}

export const dbus: Need = {
  what: 'dbus-daemon',
  why: 'the tests notify on a bus of their own',
  isThere: () => !onLinux || isInPath('dbus-daemon'),
  packages: ['dbus'],
}

export const virtualDisplay: Need = {
  what: 'xvfb-run',
  why: 'Electron needs a display, and there is none here',
  isThere: () => hasDisplay() || isInPath('xvfb-run'),
  packages: ['xvfb', 'xauth'],
}

/** What Electron's program is linked against and Debian's minimal images lack. */
export const electronLibraries = (program: string): Need => ({
  what: 'libraries that Electron is linked against',
  why: 'Electron does not start without them',
  isThere: () => !onLinux || !spawnSync('ldd', [program], { encoding: 'utf8' }).stdout.includes('not found'),
  packages: ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libxss1', 'libxtst6', 'libnotify4'],
})

/** True when everything is there, or has just been installed: planFor. */
export function ensure(needs: readonly Need[], say: (sentence: string) => void): boolean {
  const missing = needs.filter((need) => !need.isThere())
  if (missing.length === 0) return true
  const { sentence, commands } = planFor(missing, systemFacts())
  say(sentence)
  for (const [program = '', ...args] of commands) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    if (spawnSync(program, args, { cwd: root, env, stdio: ['ignore', 2, 2] }).status !== 0) break
  }
  const left = missing.filter((need) => !need.isThere())
  if (left.length > 0 && commands.length > 0) {
    say(`That did not work; still missing: ${left.map(({ what }) => what).join(', ')}.`)
  }
  return left.length === 0
}

const systemFacts = (): SystemFacts => ({
  platform: process.platform,
  isRoot: process.getuid?.() === 0,
  osRelease: existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '',
  hasApt: isInPath('apt-get'),
})

function isInPath(program: string): boolean {
  // A plain user's PATH may lack sbin, never bin.
  const dirs = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin']
  return dirs.some((dir) => existsSync(join(dir, program)))
}
