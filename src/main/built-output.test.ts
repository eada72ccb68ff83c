import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { extname, join, relative, resolve, sep } from 'node:path'
import * as v from 'valibot'
import { beforeAll, expect, test } from 'vitest'
import { ensureBuilt } from '../../tools/build.ts'
import { appScheme, resolveAppPath } from './security/app-path.ts'
import { readBundle, readBundleFile } from './testing/bundle.ts'

const root = resolve(import.meta.dirname, '../..')
const out = (...path: string[]): string => join(root, 'out', ...path)

/** Files below, as paths from there with `/` between. */
const below = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))

beforeAll(() => {
  expect(ensureBuilt(() => undefined)).toBe(true)
}, 120_000)

test('the preload is one CommonJS file that requires only what a sandbox has', () => {
  expect(below(out('preload'))).toEqual(['index.cjs'])
  const preload = readBundleFile(out('preload', 'index.cjs'))
  expect(preload).toMatchObject({ isModule: false, waitsAtTopLevel: false })
  const allowed = ['electron', 'events', 'timers', 'url', 'node:events', 'node:timers', 'node:url']
  expect(preload.modules.filter((name) => !allowed.includes(name))).toEqual([])
})

test('nothing that main loads at its start waits, since ready comes only afterwards', () => {
  const main = readBundle(out('main', 'index.js'))
  expect(main.length).toBeGreaterThan(0)
  expect(main.filter(({ waitsAtTopLevel }) => waitsAtTopLevel).map(({ path }) => path)).toEqual([])
})

test('main never ends the process by itself: app.exit flushes, process.exit skips', () => {
  for (const { calls } of readBundle(out('main', 'index.js'))) {
    expect(calls.filter((call) => /^process\.(exit|reallyExit|abort|kill)$/.test(call))).toEqual([])
  }
})

test('no picture that the system shows is an SVG, which Electron takes for nothing', () => {
  for (const { strings } of readBundle(out('main', 'index.js'))) {
    expect(strings.filter((text) => /\.svg$/i.test(text))).toEqual([])
  }
  const icons = below(join(root, 'resources/icons')).filter((name) => extname(name) === '.png')
  const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  for (const name of icons) {
    expect(readFileSync(join(root, 'resources/icons', name)).subarray(0, 8), name).toEqual(png)
  }
  // macOS recolours what is named so, and looks for the sharper one beside it.
  for (const name of icons.filter((icon) => icon.endsWith('Template.png'))) {
    expect(icons).toContain(name.replace('.png', '@2x.png'))
  }
})

test('every file of the window has a content type of its own at the private scheme', () => {
  const files = below(out('renderer'))
  expect(files).toContain('index.html')
  for (const file of files) {
    const found = resolveAppPath(`${appScheme}://app/${file}`)
    expect(found?.path, file).toBe(file)
    expect(found?.contentType.startsWith('text/html'), file).toBe(extname(file) === '.html')
  }
})

test('the page names nothing outside itself, and nothing inline that its policy would refuse', () => {
  const html = readFileSync(out('renderer', 'index.html'), 'utf8')
  expect(html).not.toMatch(/(?:src|href|action)\s*=\s*["']?\s*(?:[a-z]+:|\/\/)/i)
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/i)
  for (const file of below(out('renderer')).filter((name) => name.endsWith('.css'))) {
    expect(readFileSync(out('renderer', file), 'utf8')).not.toMatch(/@import|url\(\s*["']?(?:[a-z]+:|\/\/)/i)
  }
})

test.for(['demo-server.js', 'list-worker.js'])(
  '%s, a process or thread of its own, has nothing of Electron’s',
  (entry) => {
    const names = readBundle(out('main', entry)).flatMap(({ modules }) => modules)
    expect(names.filter((name) => /^electron\b/.test(name) || name === '(worked out)')).toEqual([])
  },
)

test('what is not bundled is Node’s, Electron’s or a dependency that is shipped', () => {
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const { dependencies } = v.parse(v.object({ dependencies: v.record(v.string(), v.string()) }), manifest)
  for (const entry of ['index.js', 'demo-server.js', 'list-worker.js']) {
    const names = readBundle(out('main', entry)).flatMap(({ modules }) => modules)
    const strangers = names.filter(
      (name) => !name.startsWith('.') && name !== 'electron' && !isBuiltin(name) && !packageOf(name, dependencies),
    )
    expect(strangers).toEqual([])
  }
})

const packageOf = (name: string, dependencies: object): boolean =>
  Object.keys(dependencies).some((each) => name === each || name.startsWith(`${each}/`))

test.for([
  ['import a from "a"', { isModule: true, modules: ['a'] }],
  ['export * from "a"', { isModule: true, modules: ['a'] }],
  ['void import(name)', { isModule: true, modules: ['(worked out)'] }],
  ['const b = require("b")', { isModule: false, modules: ['b'] }],
  ['void import.meta.url', { isModule: true }],
  ['await app.whenReady()', { waitsAtTopLevel: true, calls: ['app.whenReady'] }],
  ['if (x) { for await (const a of b) c() }', { waitsAtTopLevel: true }],
  ['void app.whenReady().then(async () => { await c() })', { waitsAtTopLevel: false }],
  ['process.exit(1)', { calls: ['process.exit'] }],
  ['const icon = `tray.svg`', { strings: ['tray.svg'] }],
] as const)('the check sees what it is for: %s', ([source, seen]) => {
  const dir = mkdtempSync(join(tmpdir(), 'hush-bundle-'))
  try {
    writeFileSync(join(dir, 'x.js'), source)
    expect(readBundleFile(join(dir, 'x.js'))).toMatchObject(seen)
  } finally {
    rmSync(dir, { recursive: true })
  }
})
