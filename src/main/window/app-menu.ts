import { Menu, type MenuItemConstructorOptions } from 'electron'
import { systemWords } from '../../shared/messages/system.ts'

/**
 * The application's menu, once per run, after `ready`. macOS needs one for copying and quitting; elsewhere it stays hidden and
 * is there for making the text larger. No reload and no developer tools: they are not for people who read messages.
 */
export function installAppMenu(platform: NodeJS.Platform): void {
  const view: MenuItemConstructorOptions = {
    label: systemWords.menu.view,
    submenu: [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { role: 'togglefullscreen' }],
  }
  const mac: MenuItemConstructorOptions[] = [{ role: 'appMenu' }, { role: 'editMenu' }, view, { role: 'windowMenu' }]
  Menu.setApplicationMenu(Menu.buildFromTemplate(platform === 'darwin' ? mac : [view]))
}
