/* eslint-disable @typescript-eslint/no-require-imports -- Electron runs it as CommonJS. */
// Runs in Electron's main process before the application (`electron -r`): keeps the menu that the tray was last given.
const { Tray } = require('electron')

const { setContextMenu } = Tray.prototype
let current = null
Tray.prototype.setContextMenu = function (menu) {
  current = menu
  return setContextMenu.call(this, menu)
}

const plain = ({ label, type, checked, enabled, submenu }) => ({
  label,
  type,
  checked,
  enabled,
  submenu: submenu ? shown(submenu) : null,
})
const shown = (menu) => menu.items.filter((item) => item.visible).map(plain)

function choose(menu, [label, ...rest]) {
  const item = menu?.items.find((entry) => entry.visible && entry.label === label)
  if (!item) throw new Error(`The tray has no ${JSON.stringify(label)}.`)
  if (rest.length > 0) choose(item.submenu, rest)
  else if (!item.enabled) throw new Error(`${JSON.stringify(label)} in the tray is disabled.`)
  else item.click()
}

globalThis.watchedTray = { menu: () => (current ? shown(current) : []), choose: (path) => choose(current, path) }
