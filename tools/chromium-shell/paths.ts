import { homedir, tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

export interface Paths {
  get(name: string): string
  set(name: string, path: string): void
}

/** `app.getPath` on Linux. `userDataDir` is the switch; `name` may still change before the first use. */
export function createPaths(name: () => string, userDataDir: string | null): Paths {
  const home = homedir()
  const set = new Map<string, string>()
  if (userDataDir !== null) set.set('userData', resolve(userDataDir))
  const userData = (): string => set.get('userData') ?? join(get('appData'), name())
  const defaults: Readonly<Record<string, () => string>> = {
    home: () => home,
    appData: () => process.env['XDG_CONFIG_HOME'] ?? join(home, '.config'),
    userData,
    sessionData: userData,
    temp: () => tmpdir(),
    exe: () => process.execPath,
    module: () => process.execPath,
    assets: () => dirname(process.execPath),
    logs: () => join(userData(), 'logs'),
    crashDumps: () => join(userData(), 'Crashpad'),
    desktop: () => join(home, 'Desktop'),
    documents: () => join(home, 'Documents'),
    downloads: () => join(home, 'Downloads'),
    music: () => join(home, 'Music'),
    pictures: () => join(home, 'Pictures'),
    videos: () => join(home, 'Videos'),
  }

  function get(wanted: string): string {
    const path = set.get(wanted) ?? defaults[wanted]?.()
    if (path === undefined) throw new Error(`Failed to get '${wanted}' path`)
    return path
  }

  return {
    get,
    set(wanted, path) {
      if (!Object.hasOwn(defaults, wanted)) throw new Error(`Failed to set '${wanted}' path`)
      if (resolve(path) !== path) throw new Error('Path must be absolute')
      set.set(wanted, path)
    },
  }
}
