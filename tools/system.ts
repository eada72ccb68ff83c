import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, dirname, join, resolve } from 'node:path'
import { chromium } from 'playwright'
import { browserLaunch } from './browser.ts'

/** Something of the system's that a command of ours cannot do without. */
export interface Need {
  readonly what: string
  readonly why: string
  readonly isThere: () => boolean
  /** Debian packages that bring it; `playwright` where only Playwright's own browser serves. */
  readonly packages: readonly string[] | 'playwright'
}

const root = resolve(import.meta.dirname, '..')
const onLinux = process.platform === 'linux'

export const hasDisplay = (): boolean =>
  !onLinux || ['DISPLAY', 'WAYLAND_DISPLAY'].some((name) => (process.env[name] ?? '') !== '')

export const browser = (): Need => ({
  what: 'a Chromium browser',
  why: 'the window is a page in it',
  isThere: () => browserLaunch().executablePath !== undefined || existsSync(chromium.executablePath()),
  packages: isDebian() && distribution() !== 'ubuntu' ? ['chromium', 'fonts-dejavu-core'] : 'playwright',
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

/**
 * True when everything is there. As root on Debian or Ubuntu what is missing is installed, and said; elsewhere one sentence says
 * what to type.
 */
export function ensure(needs: readonly Need[], say: (sentence: string) => void): boolean {
  const missing = needs.filter((need) => !need.isThere())
  if (missing.length === 0) return true
  const names = missing.map(({ what, why }) => `${what} (${why})`).join(', ')
  const commands = commandsFor(missing)
  const typed = commands.map((command) => command.map(quoted).join(' ')).join(' && ')
  const isRoot = process.getuid?.() === 0
  if (!isDebian() || !isRoot) {
    const how = isDebian() ? 'as root, type' : onLinux ? 'install it; on Debian that is' : 'type'
    say(`Hush needs ${names}; ${how}: ${typed}`)
    return false
  }
  say(`Installing ${names}: ${typed}`)
  for (const [program = '', ...args] of commands) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const { status } = spawnSync(program, args, { cwd: root, env, stdio: ['ignore', 2, 2] })
    if (status !== 0) {
      say(`That did not work; Hush needs ${names}.`)
      return false
    }
  }
  const left = missing.filter((need) => !need.isThere())
  if (left.length > 0) say(`Still missing: ${left.map(({ what }) => what).join(', ')}.`)
  return left.length === 0
}

function commandsFor(missing: readonly Need[]): string[][] {
  const packages = missing.flatMap((need) => (need.packages === 'playwright' ? [] : need.packages))
  return [
    ...(packages.length > 0
      ? [
          ['apt-get', 'update', '-q'],
          ['apt-get', 'install', '-y', '-q', '--no-install-recommends', ...new Set(packages.map(current))],
        ]
      : []),
    ...(missing.some((need) => need.packages === 'playwright')
      ? [['npx', 'playwright', 'install', ...(isDebian() ? ['--with-deps'] : []), 'chromium']]
      : []),
  ]
}

/** Since the 64-bit time transition (Debian 13, Ubuntu 24.04) some libraries have another name. */
function current(name: string): string {
  if (!['libgtk-3-0', 'libasound2'].includes(name)) return name
  const version = Number(/^VERSION_ID="?(\d+)/m.exec(osRelease())?.[1] ?? 0)
  const isNew = distribution() === 'ubuntu' ? version >= 24 : version === 0 || version >= 13
  return isNew ? `${name}t64` : name
}

const quoted = (word: string): string => (/^[\w./:=+-]+$/.test(word) ? word : JSON.stringify(word))
const osRelease = (): string => (existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '')
const distribution = (): string => /^ID="?(\w+)/m.exec(osRelease())?.[1] ?? ''
const isDebian = (): boolean => onLinux && /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(osRelease()) && isInPath('apt-get')

function isInPath(program: string): boolean {
  // A plain user's PATH may lack sbin, never bin.
  const dirs = [...(process.env['PATH'] ?? '').split(delimiter), dirname('/usr/bin/x')]
  return dirs.some((dir) => existsSync(join(dir, program)))
}
