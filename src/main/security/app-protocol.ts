import { protocol } from 'electron'
import { createAppHandler } from './app-handler.ts'
import { appScheme } from './app-path.ts'

/** Call once, before `ready`: afterwards Electron throws. Standard and secure: origins, storage and modules work. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/** Call once, after `ready`. `root` is the absolute folder of the built window. */
export function serveApp(root: string): void {
  protocol.handle(appScheme, createAppHandler(root))
}
