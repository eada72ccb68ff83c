import './testing/no-electron.ts'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { defaultSettings, settingsSchema } from '../../shared/settings.ts'
import { createSettings } from './settings-file.ts'

function folder(text?: string | Uint8Array): string {
  const dir = mkdtempSync(join(tmpdir(), 'hush-settings-'))
  if (text !== undefined) writeFileSync(join(dir, 'settings.json'), text)
  return dir
}

function opened(dir: string) {
  const told: string[] = []
  const settings = createSettings({
    dir,
    onReset: (copy) => told.push(`reset ${copy}`),
    onTrouble: (trouble) => told.push(`disk ${trouble ?? 'well'}`),
    now: () => 1234,
  })
  return { settings, told }
}
const onDisk = (dir: string): unknown => JSON.parse(readFileSync(join(dir, 'settings.json'), 'utf8'))

test('a first start has the defaults', () => {
  const { settings, told } = opened(folder())
  expect(settings.get()).toEqual(defaultSettings)
  expect(told).toEqual([])
})

test('what was set is there after the next start, in a file that only the owner reads', () => {
  const dir = join(folder(), 'new', 'folder')
  expect(opened(dir).settings.set({ theme: 'dark' })).toEqual({ ...defaultSettings, theme: 'dark' })
  expect(opened(dir).settings.get()).toEqual({ ...defaultSettings, theme: 'dark' })
  expect(onDisk(dir)).toEqual({ version: 1, theme: 'dark' })
  expect(statSync(join(dir, 'settings.json')).mode & 0o077).toBe(0)
})

test('listeners hear a change until they leave', () => {
  const { settings } = opened(folder())
  const heard: string[] = []
  const leave = settings.subscribe(({ theme }) => heard.push(theme))
  settings.set({ theme: 'dark' })
  leave()
  settings.set({ theme: 'light' })
  expect(heard).toEqual(['dark'])
})

test.each(['{"theme":"da', '', '[]', '"words"', 'null'])(
  'a file of %j is kept under another name, told once, and defaults take over',
  (text) => {
    const dir = folder(text)
    const copy = join(dir, 'settings.corrupt-1234.json')
    const first = opened(dir)
    expect(first.settings.get()).toEqual(defaultSettings)
    expect(first.told).toEqual([`reset ${copy}`])
    expect(readFileSync(copy, 'utf8')).toBe(text)
    expect(opened(dir).told).toEqual([])
  },
)

test('one setting that makes no sense costs only itself', () => {
  const text = JSON.stringify({
    version: 1,
    theme: 'purple',
    notifier: 'node-notifier',
    lastServer: 'https://chat.example',
  })
  const dir = folder(text)
  const { settings, told } = opened(dir)
  expect(settings.get()).toEqual({
    ...defaultSettings,
    notifier: 'node-notifier',
    lastServer: 'https://chat.example',
  })
  expect(told).toHaveLength(1)
  expect(readFileSync(join(dir, 'settings.corrupt-1234.json'), 'utf8')).toBe(text)
})

test('what a newer Hush has added survives a change made by this one', () => {
  const dir = folder(JSON.stringify({ version: 7, theme: 'light', hologram: { on: true } }))
  const { settings, told } = opened(dir)
  settings.set({ theme: 'dark' })
  expect(told).toEqual([])
  expect(onDisk(dir)).toEqual({ version: 7, theme: 'dark', hologram: { on: true } })
})

test('a folder that takes nothing is told, the change holds for this run, and is written once there is a folder', () => {
  const dir = join(folder(), 'hush')
  writeFileSync(dir, 'a file where the folder is to be')
  const { settings, told } = opened(dir)
  expect(settings.set({ theme: 'dark' }).theme).toBe('dark')
  expect(settings.get().theme).toBe('dark')
  expect(told).toEqual(['disk unknown'])
  rmSync(dir)
  settings.set({ notifier: 'node-notifier' })
  expect(told).toEqual(['disk unknown', 'disk well'])
  expect(onDisk(dir)).toEqual({ version: 1, theme: 'dark', notifier: 'node-notifier' })
})

test('a first start without a change leaves no half-made file behind', () => {
  const dir = folder()
  opened(dir)
  expect(readdirSync(dir).filter((name) => name !== 'settings.json')).toEqual([])
})

test('whatever bytes lie there, Hush starts with settings that make sense, keeps what was there, and can be set', () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom('dark', 'node-notifier', true, 'https://chat.example', -1, 1e308, ['a']),
  )
  const names = [
    ...Object.keys(defaultSettings),
    'version',
    '__proto__',
    'constructor',
    'toString',
    'a.b',
    '__internal__',
  ]
  const file = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.dictionary(fc.constantFrom(...names), value).map((object) => JSON.stringify(object)),
    fc
      .nat({ max: 40 })
      .map((length) => JSON.stringify({ version: 1, theme: 'dark', keepOnDisk: false }).slice(0, length)),
  )
  fc.assert(
    fc.property(file, (bytes) => {
      const dir = folder(bytes)
      const { settings, told } = opened(dir)
      expect(v.safeParse(v.strictObject(settingsSchema.entries), settings.get()).issues).toBeUndefined()
      for (const line of told) expect(readFileSync(line.replace('reset ', ''))).toEqual(Buffer.from(bytes))
      const expected = settings.set({ theme: 'light' })
      const next = opened(dir)
      expect(next.settings.get()).toEqual(expected)
      expect(next.told).toEqual([])
    }),
    { numRuns: 150 },
  )
})
