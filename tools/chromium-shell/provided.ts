import { registerHooks } from 'node:module'

const held = new Map<string, object>()

/**
 * From now on `electron` is this object, for `import` and for `require`. Electron lives in a process's module table, so its
 * stand-in must, too: this map is the one thing of the shell that is not handed from hand to hand.
 */
export function provideElectron(electron: object): void {
  held.set('electron', electron)
  const url = new URL('electron.stand-in.mjs', import.meta.url).href
  const source = [
    `import { providedElectron } from ${JSON.stringify(import.meta.url)}`,
    'const electron = providedElectron()',
    `export const { ${Object.keys(electron).join(', ')} } = electron`,
    `export { electron as default, electron as 'module.exports' }`,
  ].join('\n')
  registerHooks({
    resolve(specifier, context, next) {
      if (!/^electron(\/(main|common))?$/.test(specifier)) return next(specifier, context)
      return { url, format: 'module', shortCircuit: true }
    },
    load(wanted, context, next) {
      if (wanted !== url) return next(wanted, context)
      return { format: 'module', source, shortCircuit: true }
    },
  })
}

/** @public Imported by the stand-in's generated module. */
export function providedElectron(): object {
  const electron = held.get('electron')
  if (!electron) throw new Error('electron was imported before the shell provided it')
  return electron
}
