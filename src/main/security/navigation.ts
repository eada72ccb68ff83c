import { app, shell, type WebContents } from 'electron'
import type { Log } from '../log.ts'
import { externalUrl } from './external-url.ts'

/**
 * No page of Hush ever goes elsewhere, opens a window or embeds one; a link that a person clicks opens in the system's
 * browser. Holds for every web contents that will ever be made: call it once, before the first window.
 */
export function guardNavigation(log: Log): void {
  app.on('web-contents-created', (_event, contents) => {
    guard(contents, log)
  })
}

function guard(contents: WebContents, log: Log): void {
  const openOutside = (url: string): void => {
    const allowed = externalUrl(url)
    if (allowed === null) {
      log.warn('navigation.refused')
      return
    }
    shell.openExternal(allowed).catch(() => log.warn('navigation.no-program'))
  }
  contents.on('will-navigate', (details) => {
    details.preventDefault()
    openOutside(details.url)
  })
  contents.on('will-redirect', (details) => details.preventDefault())
  // Frames inside the page have no business at all; the top one has had will-navigate already.
  contents.on('will-frame-navigate', (details) => {
    if (!details.isMainFrame) details.preventDefault()
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url)
    return { action: 'deny' }
  })
}
