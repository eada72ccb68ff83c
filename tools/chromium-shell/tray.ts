import type { NativeImage, Tray } from 'electron'
import type { Lifecycle } from './lifecycle.ts'
import type { Menus, ShownItem } from './menu.ts'
import { constructible, eventsOf, missing, strict } from './strict.ts'

const EVENTS = ['click', 'right-click', 'double-click', 'middle-click', 'mouse-enter', 'mouse-leave', 'mouse-move']

export interface Trays {
  readonly Tray: typeof Tray
  /** The live menu of the newest tray, as the desktop has it. */
  shown(): readonly ShownItem[]
}

export interface TrayPorts {
  readonly lifecycle: Lifecycle
  readonly menus: Menus
  readonly fromPath: (path: string) => NativeImage
}

export function createTrays({ lifecycle, menus, fromPath }: TrayPorts): Trays {
  const living: { shown: readonly ShownItem[] }[] = []

  function picture(image: unknown): void {
    if (typeof image === 'string') {
      if (fromPath(image).isEmpty()) throw new Error(`Failed to load image from path '${image}'`)
    } else if (typeof image !== 'object' || image === null || !('isEmpty' in image)) {
      throw new TypeError('Error processing argument at index 0, conversion failure')
    }
  }

  function make(image: unknown, ...more: readonly unknown[]): object {
    lifecycle.needReady('Cannot create Tray before app is ready')
    picture(image)
    if (more.length > 0 && typeof more[0] !== 'string') {
      throw new TypeError('Error processing argument at index 1, conversion failure')
    }
    const state: { shown: readonly ShownItem[] } = { shown: [] }
    living.push(state)
    let toolTip = ''
    let title = ''
    let destroyed = false
    return strict<Tray>(
      'Tray',
      {
        setContextMenu(menu) {
          if (destroyed) throw new TypeError('Object has been destroyed')
          state.shown = menu ? menus.snapshot(menu) : []
        },
        setImage: picture,
        setPressedImage: picture,
        // Not Electron's own, but what a test of ours wants to read.
        ...{ getToolTip: () => toolTip },
        setToolTip: (next) => void (toolTip = next),
        setTitle: (next) => void (title = next),
        getTitle: () => title,
        setIgnoreDoubleClickEvents: () => undefined,
        // Linux answers with an empty rectangle.
        getBounds: () => ({ x: 0, y: 0, width: 0, height: 0 }),
        popUpContextMenu() {
          throw missing('Tray.popUpContextMenu, which Linux does not have')
        },
        isDestroyed: () => destroyed,
        destroy() {
          destroyed = true
          const at = living.indexOf(state)
          if (at >= 0) living.splice(at, 1)
        },
      },
      eventsOf('Tray', EVENTS),
    )
  }

  return {
    Tray: constructible<typeof Tray>('Tray', make, {}),
    shown: () => living.at(-1)?.shown ?? [],
  }
}
