import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { runApp } from './testing/run-app.ts'

const icon = resolve(import.meta.dirname, 'testing/sample/tray.png')
const fileUrl = (path: string): string =>
  JSON.stringify(pathToFileURL(resolve(import.meta.dirname, '../..', path)).href)

test('only PNG and JPEG are pictures; a tray wants one, and no undefined', async () => {
  const { reports } = await runApp(
    `
    const { nativeImage, Tray } = electron
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')
    const png = await (await import('node:fs/promises')).readFile(${JSON.stringify(icon)})
    report([svg, png, png.subarray(0, 8), Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(0)].map((bytes) => nativeImage.createFromBuffer(bytes).isEmpty()))
    report([nativeImage.createFromPath(import.meta.dirname + '/icon.svg').isEmpty(), nativeImage.createFromPath('/nowhere.png').isEmpty()])
    void app.whenReady().then(() => {
      report([
        said(() => void new Tray('/nowhere.png')),
        said(() => void new Tray(import.meta.dirname + '/icon.svg')),
        said(() => void new Tray(${JSON.stringify(icon)}, undefined)),
        said(() => { class Mine extends Tray {} ; new Mine(${JSON.stringify(icon)}) }),
        said(() => void new Tray(${JSON.stringify(icon)}).setImage('/nowhere.png')),
        said(() => void new Tray(${JSON.stringify(icon)}).popUpContextMenu()),
      ])
      app.exit(0)
    })
  `,
    { files: { 'icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>' } },
  )
  expect(reports).toMatchObject([
    [true, false, true, false, true],
    [true, true],
    [
      "Failed to load image from path '/nowhere.png'",
      expect.stringMatching(/^Failed to load image from path '.*icon\.svg'$/),
      'Error processing argument at index 1, conversion failure',
      'Subclassing Tray is not supported.',
      "Failed to load image from path '/nowhere.png'",
      'not in the shell: Tray.popUpContextMenu, which Linux does not have',
    ],
  ])
})

test('a menu item is a label, a role or a separator, and a role is not clicked', async () => {
  const { reports } = await runApp(`
    const { Menu } = electron
    const build = (template) => said(() => void Menu.buildFromTemplate(template))
    report([build([{ click: () => 1 }]), build([{ type: 'separator' }]), build([{ role: 'quit' }]), build([{ label: '' }])])
    void app.whenReady().then(() => {
      app.on('before-quit', () => report('quit'))
      Menu.buildFromTemplate([{ role: 'quit', click: () => report('clicked') }]).items[0].click()
    })
  `)
  const needed = 'Invalid template for MenuItem: must have "label", "role", or "type"'
  expect(reports).toEqual([[needed, 'fine', 'fine', 'fine'], 'quit'])
})

const notify = `
  const { Notification } = electron
  const show = (options) => {
    const heard = []
    const notification = new Notification(options)
    for (const name of ['show', 'failed', 'close']) notification.on(name, () => heard.push(name))
    notification.show()
    notification.close()
    return heard
  }
  void app.whenReady().then(() => {
    report(show({ title: 'a & b', body: 'a &amp; <b>b</b>' }))
    report(show({ title: 'x', body: 'a & b' }))
    report(show({ title: 'x', body: '1 < 2' }))
    app.exit(0)
  })`

test('a notification says inside the call that it is shown, and nothing of its being closed by us', async () => {
  const { reports } = await runApp(notify)
  expect(reports).toEqual([['show'], ['show'], ['show']])
})

test('a desktop that reads markup refuses a body that is none', async () => {
  const { reports } = await runApp(notify, { env: { HUSH_SHELL_NOTIFICATIONS: 'markup' } })
  expect(reports).toEqual([['show'], ['failed'], ['failed']])
})

test('what a notification may be called is limited', async () => {
  const { reports } = await runApp(`
    const { Notification } = electron
    const make = (options) => said(() => void new Notification(options))
    void app.whenReady().then(() => {
      report([make({ id: 'x'.repeat(64) }), make({ id: 'x'.repeat(65) }), make({ groupId: 'x'.repeat(65) }), make({ groupTitle: 'x' })])
      app.exit(0)
    })
  `)
  expect(reports).toEqual([
    [
      'fine',
      'Notification id exceeds the limit of 64 UTF-16 characters',
      'Notification groupId exceeds the limit of 64 UTF-16 characters',
      'Notification groupTitle needs a groupId',
    ],
  ])
})

const throughSink = `
  const { createElectronSink } = await import(${fileUrl('src/main/notifications/electron-sink.ts')})
  const { systemClock } = await import(${fileUrl('src/shared/time.ts')})
  void app.whenReady().then(async () => {
    const sink = createElectronSink(systemClock)
    report(await sink.show({ key: 'k'.repeat(200), title: '', body: '<b>&', silent: true }))
    report(sink.available)
    await sink.withdraw('k'.repeat(200))
    app.exit(0)
  })`

test('Hush’s sink over Electron’s notifications takes yes and no for an answer', async () => {
  expect((await runApp(throughSink)).reports).toEqual([{ ok: true, value: null }, true])
  const failing = await runApp(throughSink, { env: { HUSH_SHELL_NOTIFICATIONS: 'failing' } })
  expect(failing.reports).toEqual([{ ok: false, problem: { code: 'refused' } }, false])
})
