import { join } from 'node:path'
import { Menu, nativeImage, Tray, type MenuItemConstructorOptions, type NativeImage } from 'electron'
import { systemWords } from '../../shared/messages/system.ts'
import type { Log } from '../log.ts'
import { createTrayKeeper, type LiveTray, type TrayEvents, type TrayKeeper } from './keeper.ts'
import type { TrayIcon, TrayItem } from './template.ts'

/** The tray of this run: call after `ready`. `iconsDir` is `resources/icons`, absolute. */
export function createTray(iconsDir: string, platform: NodeJS.Platform, events: TrayEvents, log: Log): TrayKeeper {
  return createTrayKeeper((onOpen) => openTray(iconsDir, platform, onOpen), events, log)
}

function openTray(iconsDir: string, platform: NodeJS.Platform, onOpen: () => void): LiveTray {
  const image = (icon: TrayIcon): NativeImage => nativeImage.createFromPath(join(iconsDir, iconFile(icon, platform)))
  const tray = new Tray(image('normal'))
  tray.setToolTip(systemWords.appName)
  // Which gesture opens differs from desktop to desktop, so the menu has it too. On macOS a click opens the menu.
  if (platform !== 'darwin') tray.on('click', onOpen)
  // Held here: a menu that is collected while the system still shows it does nothing when clicked.
  let menu: ReturnType<typeof Menu.buildFromTemplate> | null = null
  return {
    setMenu(items, onClick) {
      // Linux shows changed items only when the whole menu is set again.
      menu = Menu.buildFromTemplate(items.map((item) => menuItem(item, onClick)))
      tray.setContextMenu(menu)
    },
    setIcon: (icon) => tray.setImage(image(icon)),
    setToolTip: (text) => tray.setToolTip(text),
    [Symbol.dispose]() {
      menu = null
      tray.destroy()
    },
  }
}

function menuItem(item: TrayItem, onClick: (item: TrayItem) => void): MenuItemConstructorOptions {
  const click = (): void => onClick(item)
  switch (item.kind) {
    case 'separator':
      return { type: 'separator' }
    case 'text':
      return { label: item.label, enabled: false }
    case 'mute':
      return { label: item.label, type: 'checkbox', checked: item.muted, click }
    case 'snooze':
    case 'open':
    case 'quit':
      return { label: item.label, click }
  }
}

/** macOS recolours what ends in `Template`; `@2x` beside it is found by Electron. */
function iconFile(icon: TrayIcon, platform: NodeJS.Platform): string {
  if (platform === 'darwin') return `tray-${icon}Template.png`
  return `tray-${icon}-${platform === 'win32' ? 16 : 24}.png`
}
