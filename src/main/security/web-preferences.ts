import type { WebPreferences } from 'electron'

/** How every page of Hush runs. `preloadPath` must be absolute; developer tools are for those who build Hush. */
export function hardenedWebPreferences(preloadPath: string, isPackaged: boolean): WebPreferences {
  return {
    preload: preloadPath,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    // Its dictionaries would be fetched from a stranger's server.
    spellcheck: false,
    devTools: !isPackaged,
  }
}
