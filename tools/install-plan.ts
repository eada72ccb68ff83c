/** Something of the system's that is not there. */
export interface Missing {
  readonly what: string
  readonly why: string
  /** Debian packages that bring it; for a browser, the system decides. */
  readonly packages: readonly string[] | 'a browser'
}

export interface SystemFacts {
  readonly platform: NodeJS.Platform
  readonly isRoot: boolean
  /** `/etc/os-release`, empty where there is none. */
  readonly osRelease: string
  readonly hasApt: boolean
}

export interface InstallPlan {
  /** What is said before anything is done. */
  readonly sentence: string
  /** To be run here and now; empty where it is the person who must type them. */
  readonly commands: readonly (readonly string[])[]
}

/** As root on Debian and its descendants what is missing is installed; everywhere else one sentence says what to type. */
export function planFor(missing: readonly Missing[], system: SystemFacts): InstallPlan {
  const names = missing.map(({ what, why }) => `${what} (${why})`).join(', ')
  const isDebian = isDebianLike(system)
  const packages = [...new Set(missing.flatMap((need) => packagesOf(need, system)))]
  const apt =
    packages.length === 0
      ? []
      : [
          ['apt-get', 'update', '-q'],
          ['apt-get', 'install', '-y', '-q', '--no-install-recommends', ...packages],
        ]
  const needsPlaywright = missing.some((need) => need.packages === 'a browser' && !hasChromiumPackage(system))
  // With its libraries, for which it asks sudo itself: as root it would put the browser where a plain user does not find it.
  const playwright = needsPlaywright
    ? [['npx', 'playwright', 'install', ...(isDebian ? ['--with-deps'] : []), 'chromium']]
    : []
  if (isDebian && system.isRoot) {
    const commands = [...apt, ...playwright]
    return { sentence: `Installing ${names}: ${typed(commands)}`, commands }
  }
  if (isDebian) {
    const asRoot = apt.map((command) => ['sudo', ...command])
    return { sentence: `Hush needs ${names}; type: ${typed([...asRoot, ...playwright])}`, commands: [] }
  }
  const steps = [
    ...(packages.length > 0 ? [`install what Debian calls ${packages.join(', ')}`] : []),
    ...(playwright.length > 0 ? [`type: ${typed(playwright)}`] : []),
  ]
  return { sentence: `Hush needs ${names}; ${steps.join('; ')}`, commands: [] }
}

function packagesOf({ packages }: Missing, system: SystemFacts): readonly string[] {
  if (packages === 'a browser') return hasChromiumPackage(system) ? ['chromium', 'fonts-dejavu-core'] : []
  return packages.map((name) => (RENAMED.includes(name) && isSinceTime64(system) ? `${name}t64` : name))
}

const isDebianLike = ({ platform, osRelease, hasApt }: SystemFacts): boolean =>
  platform === 'linux' && hasApt && /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(osRelease)

/** Ubuntu's package, and that of what descends from it, is a script that asks for a snap. */
const hasChromiumPackage = (system: SystemFacts): boolean =>
  isDebianLike(system) && !/^ID(_LIKE)?=.*ubuntu/m.test(system.osRelease)

/** Their names changed with the 64-bit time transition: Debian 13, Ubuntu 24.04. */
const RENAMED = ['libgtk-3-0', 'libasound2']
const UBUNTU_BEFORE = ['bionic', 'focal', 'jammy']

function isSinceTime64({ osRelease }: SystemFacts): boolean {
  const ubuntu = /^UBUNTU_CODENAME="?(\w+)/m.exec(osRelease)?.[1]
  if (ubuntu !== undefined) return !UBUNTU_BEFORE.includes(ubuntu)
  // Debian's testing and unstable have no number.
  return Number(/^VERSION_ID="?(\d+)/m.exec(osRelease)?.[1] ?? Infinity) >= 13
}

const typed = (commands: readonly (readonly string[])[]): string =>
  commands.map((command) => command.join(' ')).join(' && ')
