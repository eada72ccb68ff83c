import type { NativeTheme } from 'electron'
import type { Page } from 'playwright'
import { eventsOf, strict } from './strict.ts'

export interface Theme {
  readonly nativeTheme: NativeTheme
  /** Pages show `themeSource` as `prefers-color-scheme`, now and whenever it changes. */
  apply(page: Page): Promise<void>
}

export function createTheme(): Theme {
  const events = eventsOf('nativeTheme', ['updated'])
  const pages = new Set<Page>()
  let source: NativeTheme['themeSource'] = 'system'

  const emulate = (page: Page): Promise<void> => page.emulateMedia({ colorScheme: source === 'system' ? null : source })

  const nativeTheme = strict<NativeTheme>(
    'nativeTheme',
    {
      get themeSource() {
        return source
      },
      set themeSource(next) {
        if (!['system', 'light', 'dark'].includes(next)) throw new TypeError('Error processing argument: themeSource')
        source = next
        for (const page of pages) emulate(page).catch(() => undefined)
        events.emit('updated')
      },
      // Without a desktop there is no theme but the light one.
      get shouldUseDarkColors() {
        return source === 'dark'
      },
      shouldUseHighContrastColors: false,
      shouldUseInvertedColorScheme: false,
      inForcedColorsMode: false,
      prefersReducedTransparency: false,
    },
    events,
  )
  return {
    nativeTheme,
    apply(page) {
      pages.add(page)
      page.on('close', () => pages.delete(page))
      return emulate(page)
    },
  }
}
