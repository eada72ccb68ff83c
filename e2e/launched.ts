import type { ChildProcess } from 'node:child_process'
import type Electron from 'electron'
import type { Page } from 'playwright/test'
import * as v from 'valibot'

export interface LaunchOptions {
  /** The folder whose package.json names the application. */
  readonly appDir: string
  readonly userDataDir: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** What a person sees of the tray's menu, as it was last set. */
export interface TrayItem {
  readonly label: string
  readonly type: string
  readonly checked: boolean
  readonly enabled: boolean
  readonly submenu: readonly TrayItem[] | null
}

export interface Evaluate {
  /** Runs in the main process, as source text: `fn` sees nothing of the test but `argument`. */
  <R>(fn: (electron: typeof Electron) => R): Promise<Awaited<R>>
  <R, A>(fn: (electron: typeof Electron, argument: A) => R, argument: A): Promise<Awaited<R>>
}

/** An application that is running, in the shell or in Electron. */
export interface Launched {
  readonly window: Page
  readonly userDataDir: string
  readonly evaluate: Evaluate
  /** The live menu: a change shows only once the application has set it again. */
  trayMenu(): Promise<readonly TrayItem[]>
  /** Chooses the item with this label; several labels lead through submenus. */
  clickTray(...path: readonly string[]): Promise<void>
  /** SIGKILL, as a power cut to the process. */
  kill(): Promise<void>
  /** Quits as the menu would; killed where it does not. */
  close(): Promise<void>
  /** Everything written to standard output and standard error so far. */
  output(): string
  /** Its exit code; null where a signal ended it. */
  readonly exited: Promise<number | null>
}

export const trayItemSchema: v.GenericSchema<unknown, TrayItem> = v.object({
  label: v.string(),
  type: v.string(),
  checked: v.boolean(),
  enabled: v.boolean(),
  submenu: v.nullable(v.array(v.lazy(() => trayItemSchema))),
})

/** What a process has written, from now on. */
export function captured(child: ChildProcess): () => string {
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8')
    stream?.on('data', (chunk: string) => (text += chunk))
  }
  return () => text
}

/** Resolves when the process has ended, also where it had before. */
export function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode)
  return new Promise((resolve) => child.once('exit', resolve))
}

/** How long a quitting application may take before it is killed. */
const QUIT_PATIENCE_MS = 10_000

/** True where the process ended by itself in time. */
export async function endsInTime(exited: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), QUIT_PATIENCE_MS)
  })
  const inTime = await Promise.race([exited.then(() => true), late])
  clearTimeout(timer)
  return inTime
}
