import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What of the system decides whether Electron gets its sandbox. Chromium’s docs/linux/suid_sandbox.md. */
export interface SandboxFacts {
  readonly platform: NodeJS.Platform
  readonly isRoot: boolean
  /** Kernel settings by their path below /proc/sys; one that this kernel does not have is absent. */
  readonly settings: Readonly<Record<string, string>>
  /** Electron's `chrome-sandbox`; null where there is none beside the program. */
  readonly helper: { readonly path: string; readonly uid: number; readonly mode: number } | null
}

/** Settings with which a plain user gets no namespaces: Ubuntu 24.04 and later, Debian until 10, hardened kernels. */
const FORBIDDING: Readonly<Record<string, string>> = {
  'kernel/apparmor_restrict_unprivileged_userns': '1',
  'kernel/unprivileged_userns_clone': '0',
  'user/max_user_namespaces': '0',
}

/**
 * Why Electron would abort for want of a sandbox, and what to type so that it has one; null where it starts. Without namespaces its
 * sandbox needs the helper, owned by root and setuid. Root starts without one (electronArguments).
 */
export function sandboxProblem({ platform, isRoot, settings, helper }: SandboxFacts): string | null {
  if (platform !== 'linux' || isRoot) return null
  if (!Object.entries(FORBIDDING).some(([name, value]) => settings[name] === value)) return null
  const reason = 'this system gives programs of plain users no namespaces, and so Electron no sandbox'
  if (helper === null) return `${reason}.`
  if (helper.uid === 0 && (helper.mode & 0o7777) === 0o4755) return null
  const path = `'${helper.path.replaceAll("'", String.raw`'\''`)}'`
  return `${reason}; to give it one, type: sudo chown root:root ${path} && sudo chmod 4755 ${path}`
}

/** Reads them for a program of Electron's. */
export function sandboxFacts(program: string): SandboxFacts {
  const path = join(dirname(program), 'chrome-sandbox')
  const settings = Object.keys(FORBIDDING).flatMap((name) => {
    const setting = join('/proc/sys', name)
    return existsSync(setting) ? [[name, readFileSync(setting, 'utf8').trim()] as const] : []
  })
  const { uid, mode } = statSync(path, { throwIfNoEntry: false }) ?? {}
  return {
    platform: process.platform,
    isRoot: process.getuid?.() === 0,
    settings: Object.fromEntries(settings),
    helper: uid === undefined || mode === undefined ? null : { path, uid, mode },
  }
}
