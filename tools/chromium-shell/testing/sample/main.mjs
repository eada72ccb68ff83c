// A small application that uses Electron as Hush does, so that the shell is tested by itself.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import electron, { app, BrowserWindow, ipcMain, Menu, nativeImage, net, protocol, Tray, utilityProcess } from 'electron'

const here = import.meta.dirname
/** What the tests read, in the main process. */
const told = []
const early = []
Object.assign(globalThis, { told, early })

for (const [name, use] of [
  ['BrowserWindow', () => new BrowserWindow()],
  ['Tray', () => new Tray(nativeImage.createEmpty())],
  ['net.fetch', () => net.fetch('http://127.0.0.1:1/')],
  ['utilityProcess', () => utilityProcess.fork('x')],
  ['session', () => electron.session.defaultSession],
]) {
  try {
    use()
  } catch {
    early.push(name)
  }
}

const say = (line) => process.stdout.write(`${line}\n`)

protocol.registerSchemesAsPrivileged([{ scheme: 'sample', privileges: { standard: true, secure: true } }])
if (!app.requestSingleInstanceLock({ argv: process.argv.slice(2), when: new Date(5) })) {
  say('second')
  app.exit(0)
}
app.on('second-instance', (_event, argv, _cwd, data) => told.push({ argv, data }))
for (const name of ['before-quit', 'will-quit', 'quit', 'window-all-closed']) app.on(name, () => say(name))

const types = { html: 'text/html', mjs: 'text/javascript' }
const csp = "default-src 'none'; script-src 'self'; require-trusted-types-for 'script'; trusted-types none"
let closesToForbid = process.argv.includes('--forbid-one-close') ? 1 : 0

ipcMain.handle('echo', (event, value) => {
  globalThis.sender = { url: event.senderFrame.url, isTop: event.senderFrame.parent === null }
  return value
})
ipcMain.handle('proxy', () => new Proxy({}, {}))
ipcMain.handle('fail', () => {
  throw Object.assign(new TypeError('no'), { code: 'E_NO' })
})

void app.whenReady().then(() => {
  protocol.handle('sample', async (request) => {
    const { pathname } = new URL(request.url)
    if (pathname === '/untyped.mjs') return new Response(new Uint8Array())
    if (pathname === '/text') return 'not a Response'
    if (pathname === '/throws') throw new Error('no')
    const body = await readFile(join(here, 'window', pathname)).catch(() => null)
    if (!body) return new Response(null, { status: 404 })
    const type = types[pathname.split('.').at(-1)]
    return new Response(body, { headers: { 'content-type': type, 'content-security-policy': csp } })
  })

  const window = new BrowserWindow({
    width: 900,
    height: 600,
    show: false,
    webPreferences: { preload: join(here, 'preload.cjs') },
  })
  window.once('ready-to-show', () => window.show())
  window.on('close', (event) => {
    say('close')
    if (closesToForbid-- > 0) event.preventDefault()
  })
  window.on('closed', () => say('closed'))
  window.webContents.on('will-navigate', (event) => {
    told.push({ navigate: event.url })
    event.preventDefault()
  })
  window.webContents.setWindowOpenHandler(({ url }) => {
    told.push({ open: url })
    return { action: 'deny' }
  })
  void window.loadURL('sample://app/index.html')

  const tray = new Tray(join(here, 'tray.png'))
  const muted = {
    type: 'checkbox',
    label: 'Muted',
    checked: false,
    click: (item) => told.push({ muted: item.checked }),
  }
  const menu = Menu.buildFromTemplate([
    muted,
    { type: 'separator' },
    { label: 'More', submenu: [{ label: 'Ping', click: () => window.webContents.send('ping', 1, { two: 2n }) }] },
    { label: 'Off', enabled: false },
  ])
  tray.setContextMenu(menu)
  globalThis.relabel = (label, isSetAgain) => {
    menu.items[0].label = label
    if (isSetAgain) tray.setContextMenu(menu)
  }
  globalThis.fork = () =>
    new Promise((resolve) => {
      const child = utilityProcess.fork(join(here, 'utility.mjs'), ['one'])
      child.on('message', (message) => {
        child.once('exit', () => resolve(message))
        child.kill()
      })
      child.postMessage({ when: new Date(5) })
    })
})
