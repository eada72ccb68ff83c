import type { MenuItemConstructorOptions } from 'electron'
import { checkKeys, constructible, eventsOf, strict } from './strict.ts'

const OPTION_KEYS = [
  ...['click', 'role', 'type', 'label', 'sublabel', 'toolTip', 'accelerator', 'icon', 'enabled', 'visible', 'checked'],
  ...['registerAccelerator', 'acceleratorWorksWhenHidden', 'submenu', 'id', 'accessibilityLabel'],
]

/** What a person sees of a menu, as it was when it was last given to its owner. */
export interface LiveItem {
  readonly label: string
  readonly type: string
  readonly checked: boolean
  readonly enabled: boolean
  readonly submenu: readonly LiveItem[] | null
}

export interface ShownItem extends LiveItem {
  readonly submenu: readonly ShownItem[] | null
  /** The person chooses it: a check box flips before the application hears of it. */
  choose(): void
}

export interface Menus {
  readonly Menu: typeof Electron.Menu
  readonly MenuItem: typeof Electron.MenuItem
  /** Linux copies a menu when it is set: what is changed in it later shows only when it is set again. */
  snapshot(menu: Electron.Menu): readonly ShownItem[]
}

export function createMenus(act: (role: string) => void): Menus {
  let applicationMenu: Electron.Menu | null = null
  let lastId = 0

  function makeItem(options: MenuItemConstructorOptions): Electron.MenuItem {
    checkKeys('MenuItem', options, OPTION_KEYS)
    if (options.label === undefined && options.role === undefined && options.type !== 'separator') {
      throw new TypeError('Invalid template for MenuItem: must have "label", "role", or "type"')
    }
    const submenu = Array.isArray(options.submenu) ? build(options.submenu) : options.submenu
    const type = options.type ?? (submenu ? 'submenu' : 'normal')
    if (type === 'submenu' && !submenu) throw new TypeError('Invalid submenu')
    // Both are members of every item, with or without a value.
    const optional: object = { role: options.role, submenu }
    const item: Electron.MenuItem = strict<Electron.MenuItem>('MenuItem', {
      id: options.id ?? '',
      commandId: (lastId += 1),
      label: options.label ?? options.role ?? '',
      type,
      ...optional,
      sublabel: options.sublabel ?? '',
      toolTip: options.toolTip ?? '',
      enabled: options.enabled ?? true,
      visible: options.visible ?? true,
      checked: options.checked ?? false,
      click: (event: Electron.KeyboardEvent) => {
        if (type === 'checkbox') item.checked = !item.checked
        if (type === 'radio') item.checked = true
        // A role suppresses click.
        if (options.role !== undefined) act(options.role)
        else options.click?.(item, undefined, event)
      },
    })
    return item
  }

  function build(template: readonly (MenuItemConstructorOptions | Electron.MenuItem)[]): Electron.Menu {
    const items = template.map((entry) => ('commandId' in entry ? entry : makeItem(entry)))
    const menu: Electron.Menu = strict<Electron.Menu>(
      'Menu',
      {
        items,
        append: (item) => void items.push(item),
        insert: (at, item) => void items.splice(at, 0, item),
        getMenuItemById: (id) => find(items, id),
      },
      eventsOf('Menu', ['menu-will-show', 'menu-will-close']),
    )
    return menu
  }

  return {
    Menu: constructible<typeof Electron.Menu>('Menu', () => build([]), {
      buildFromTemplate(template) {
        if (!Array.isArray(template))
          throw new TypeError('Invalid template for Menu: Electron.Menu template must be an array')
        return build(template)
      },
      setApplicationMenu: (menu) => void (applicationMenu = menu),
      getApplicationMenu: () => applicationMenu,
    }),
    MenuItem: constructible<typeof Electron.MenuItem>('MenuItem', (options) => makeItem(asTemplate(options)), {}),
    snapshot,
  }
}

function find(items: readonly Electron.MenuItem[], id: string): Electron.MenuItem | null {
  for (const item of items) {
    const found = item.id === id ? item : item.submenu ? find(item.submenu.items, id) : null
    if (found) return found
  }
  return null
}

function snapshot(menu: Electron.Menu): readonly ShownItem[] {
  return menu.items
    .filter((item) => item.visible)
    .map((item) => {
      let { checked } = item
      const { label, type, enabled } = item
      return {
        label,
        type,
        enabled,
        get checked() {
          return checked
        },
        submenu: item.submenu ? snapshot(item.submenu) : null,
        choose() {
          if (type === 'checkbox') checked = !checked
          // Electron's typings say no more of it than that it is a function.
          Reflect.apply(item.click, item, [{ triggeredByAccelerator: false }])
        },
      }
    })
}

/** Checked where it is used, and by Electron's own types in the application that gives it. */
function asTemplate(options: unknown): MenuItemConstructorOptions
function asTemplate(options: unknown): unknown {
  return options
}
