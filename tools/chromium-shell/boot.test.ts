import { expect, test } from 'vitest'
import { runApp } from './testing/run-app.ts'

test('ready comes after the entry has been evaluated, and not before', async () => {
  const { reports, code } = await runApp(`
    void app.whenReady().then(() => report('ready')).then(() => app.exit(7))
    await new Promise((resolve) => setTimeout(resolve, 50))
    report('evaluated')
  `)
  expect(reports).toEqual(['evaluated', 'ready'])
  expect(code).toBe(7)
})

test('waiting for ready at top level is named, and ends it', async () => {
  const { code, output } = await runApp('await app.whenReady(); app.exit(0)', { env: { HUSH_SHELL_ENTRY_MS: '300' } })
  expect(code).toBe(1)
  expect(output).toContain('does it await app.whenReady() at top level?')
})

test('what is loaded beside the entry is too late for what must happen before ready', async () => {
  const late = `import { app, protocol } from 'electron'
    let failure = null
    try { protocol.registerSchemesAsPrivileged([]) } catch (error) { failure = error.message }
    process.stdout.write('REPORT ' + JSON.stringify(failure) + '\\n')
    app.exit(0)`
  const { reports } = await runApp("void import('./late.mjs')", { files: { 'late.mjs': late } })
  expect(reports).toEqual(['protocol.registerSchemesAsPrivileged should be called before app is ready'])
})

test('what may not be used before ready throws, net.fetch at once', async () => {
  const { reports } = await runApp(`
    const { BrowserWindow, net, Notification, protocol, safeStorage, session, Tray, nativeImage, utilityProcess } = electron
    report([
      said(() => new BrowserWindow()),
      said(() => new Tray(nativeImage.createEmpty())),
      said(() => new Notification({ title: 'x' })),
      said(() => net.fetch('http://127.0.0.1:1/')),
      said(() => protocol.handle('x', () => new Response())),
      said(() => session.defaultSession),
      said(() => utilityProcess.fork('x')),
      safeStorage.getSelectedStorageBackend(),
      said(() => safeStorage.encryptString('x')),
    ])
    app.exit(0)
  `)
  expect(reports).toEqual([
    [
      'Cannot create BrowserWindow before app is ready',
      'Cannot create Tray before app is ready',
      'Cannot create Notification before app is ready',
      'net.fetch can only be used after app is ready',
      'protocol.handle can only be used when app is ready',
      'Session can only be received when app is ready',
      'utilityProcess cannot be created before app is ready.',
      'unknown',
      'safeStorage cannot be used before app is ready',
    ],
  ])
})

test('schemes are told once and before ready; a handler is given once', async () => {
  const { reports } = await runApp(`
    const { ipcMain, protocol } = electron
    const scheme = (more) => [{ scheme: 'x', privileges: { standard: true, secure: true }, ...more }]
    report([
      said(() => protocol.registerSchemesAsPrivileged(scheme({ priviledges: {} }))),
      said(() => protocol.registerSchemesAsPrivileged(scheme())),
      said(() => protocol.registerSchemesAsPrivileged(scheme())),
    ])
    void app.whenReady().then(() => {
      const answer = () => new Response('')
      report([
        said(() => protocol.registerSchemesAsPrivileged(scheme())),
        said(() => protocol.handle('x', answer)),
        said(() => protocol.handle('x', answer)),
        said(() => ipcMain.handle('y', () => 1)),
        said(() => ipcMain.handle('y', () => 1)),
      ])
      app.exit(0)
    })
  `)
  expect(reports).toEqual([
    [
      "not in the shell: CustomScheme option 'priviledges'",
      'fine',
      'protocol.registerSchemesAsPrivileged may be called once: it replaces, never adds',
    ],
    [
      'protocol.registerSchemesAsPrivileged should be called before app is ready',
      'fine',
      'Failed to register protocol: x',
      'fine',
      "Attempted to register a second handler for 'y'",
    ],
  ])
})

test('a handler that does not give a Response is an error, and one session is not another', async () => {
  const { reports } = await runApp(`
    const { BrowserWindow, net, protocol, session } = electron
    protocol.registerSchemesAsPrivileged([{ scheme: 'x', privileges: { standard: true, secure: true } }])
    void app.whenReady().then(async () => {
      protocol.handle('x', ({ url }) => (url.endsWith('throws') ? Promise.reject(new Error('secret')) : 'text'))
      const failure = (url) => net.fetch(url).then(() => 'fine', (error) => error.message)
      report([await failure('x://a/text'), await failure('x://a/throws'), await failure('y://a/')])
      report([
        said(() => session.fromPartition('persist:other')),
        said(() => new BrowserWindow({ webPreferences: { partition: 'persist:other' } })),
      ])
      app.exit(0)
    })
  `)
  expect(reports).toEqual([
    ['net::ERR_UNEXPECTED', 'net::ERR_UNEXPECTED', 'net::ERR_UNKNOWN_URL_SCHEME'],
    ['not in the shell: session.fromPartition', "not in the shell: webPreferences option 'partition'"],
  ])
})

test('a preload is one CommonJS file with an absolute path', async () => {
  const { reports } = await runApp(
    `
    const { BrowserWindow } = electron
    const open = (preload) => said(() => void new BrowserWindow({ webPreferences: { preload } }))
    void app.whenReady().then(() => {
      report([open('preload.cjs'), open(import.meta.dirname + '/import.mjs'), open(import.meta.dirname + '/await.mjs')])
      app.exit(0)
    })
  `,
    { files: { 'import.mjs': "import { ipcRenderer } from 'electron'", 'await.mjs': 'await 1' } },
  )
  expect(reports).toEqual([
    [
      'preload script must have absolute path: preload.cjs',
      'Cannot use import statement outside a module',
      'await is only valid in async functions and the top level bodies of modules',
    ],
  ])
})

test('unknown events and options throw, wherever they are given', async () => {
  const { reports } = await runApp(`
    const { BrowserWindow, Menu, MenuItem, nativeTheme, net, Notification, powerMonitor, utilityProcess } = electron
    void app.whenReady().then(() => {
      report([
        said(() => app.on('all-closed', () => 1)),
        said(() => app.once('raedy', () => 1)),
        said(() => powerMonitor.addListener('wake', () => 1)),
        said(() => nativeTheme.on('changed', () => 1)),
        said(() => new BrowserWindow({ heigth: 1 })),
        said(() => new BrowserWindow({ webPreferences: { sandboxed: true } })),
        said(() => new MenuItem({ label: 'x', onclick: () => 1 })),
        said(() => Menu.buildFromTemplate([{ label: 'x', submenu: [{ label: 'y', enable: false }] }])),
        said(() => new Notification({ text: 'x' })),
        said(() => new Notification({ title: 'x' }).on('clicked', () => 1)),
        said(() => utilityProcess.fork('x', [], { silent: true })),
        said(() => net.fetch('http://127.0.0.1:1/', { bypassCustomProtocolHandlers: true })),
        said(() => app.nmae),
        said(() => { app.nmae = 'x' }),
      ])
      app.exit(0)
    })
  `)
  expect(reports).toEqual([
    [
      "app event 'all-closed'",
      "app event 'raedy'",
      "powerMonitor event 'wake'",
      "nativeTheme event 'changed'",
      "BrowserWindow option 'heigth'",
      "webPreferences option 'sandboxed'",
      "MenuItem option 'onclick'",
      "MenuItem option 'enable'",
      "Notification option 'text'",
      "Notification event 'clicked'",
      "utilityProcess.fork option 'silent'",
      "net.fetch option 'bypassCustomProtocolHandlers'",
      'app.nmae',
      'app.nmae',
    ].map((what) => `not in the shell: ${what}`),
  ])
})

test('ciphers that BoringSSL lacks are unknown', async () => {
  const { reports } = await runApp(`
    const crypto = await import('node:crypto')
    const make = (name, key, iv = 16) => said(() => void crypto.createCipheriv(name, Buffer.alloc(key), Buffer.alloc(iv), { authTagLength: 16 }))
    report([make('aes-256-cfb', 32), make('aes-256-gcm', 32, 12), make('aes-192-cfb', 24), make('aes-256-ccm', 32, 12), make('chacha20-poly1305', 32, 12)])
    app.exit(0)
  `)
  expect(reports).toEqual([['fine', 'fine', 'Unknown cipher', 'Unknown cipher', 'Unknown cipher']])
})
