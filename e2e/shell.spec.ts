import { resolve } from 'node:path'
import type { Page } from 'playwright/test'
import { expect, test, type Hush } from './hush.ts'

const sample = { appDir: resolve(import.meta.dirname, '../tools/chromium-shell/testing/sample') }

/** What the sample application has put down in its main process. */
const noted = (app: Hush, name: string): Promise<unknown> =>
  app.evaluate((_electron, key): unknown => Reflect.get(globalThis, key), name)

/** Calls what the sample application has put down there. */
const call = (app: Hush, name: string, ...args: readonly unknown[]): Promise<unknown> =>
  app.evaluate(
    (_electron, [key, given]): unknown => {
      const found: unknown = Reflect.get(globalThis, key)
      const result: unknown = typeof found === 'function' ? Reflect.apply(found, null, given) : null
      return result
    },
    [name, args] as const,
  )

/** Runs in the page, where `sample` is what the preload exposes. */
const inPage = (window: Page, body: string): Promise<unknown> => window.evaluate(`(async () => { ${body} })()`)
const refusal = (window: Page, expression: string): Promise<unknown> =>
  inPage(window, `try { return ['fine', await (${expression})] } catch (error) { return String(error) }`)

test('what may not be used before ready throws', async ({ launchHush }) => {
  const app = await launchHush(sample)
  expect(await noted(app, 'early')).toEqual(['BrowserWindow', 'Tray', 'net.fetch', 'utilityProcess', 'session'])
})

test('values cross to main and back as structured clones', async ({ launchHush }) => {
  const { window } = await launchHush(sample)
  const seen = await inPage(
    window,
    `const cycle = { name: 'a' }; cycle.self = cycle
    const back = await sample.echo({
      when: new Date(7), big: 3n, list: [undefined, NaN, -0], set: new Set([1]), map: new Map([['k', new Uint8Array([9])]]),
      nothing: undefined, cycle, match: /x/gi,
    })
    const [first, second, third] = back.list
    return {
      when: back.when instanceof Date && back.when.getTime(), big: String(back.big + 1n),
      list: [typeof first, Number.isNaN(second), Object.is(third, -0)], set: back.set.has(1),
      bytes: back.map.get('k') instanceof Uint8Array && back.map.get('k')[0], nothing: 'nothing' in back,
      cycle: back.cycle.self === back.cycle, match: String(back.match),
    }`,
  )
  expect(seen).toEqual({
    when: 7,
    big: '4',
    list: ['undefined', true, true],
    set: true,
    bytes: 9,
    nothing: true,
    cycle: true,
    match: '/x/gi',
  })
})

test('what cannot be cloned is refused, at the bridge and at the wire', async ({ launchHush }) => {
  const { window } = await launchHush(sample)
  expect(await refusal(window, 'sample.echo(new Proxy({ a: 1 }, {}))')).toContain('could not be cloned')
  expect(await refusal(window, 'sample.echo({ deep: [new Proxy({}, {}), () => 1] })')).toContain('could not be cloned')
  expect(await refusal(window, 'sample.echoFunction()')).toContain('could not be cloned')
  expect(await refusal(window, 'sample.proxy()')).toContain('could not be cloned')
})

test('errors keep their message only', async ({ launchHush }) => {
  const { window } = await launchHush(sample)
  expect(await refusal(window, 'sample.fail()')).toBe("Error: Error invoking remote method 'fail': TypeError: no")
  expect(await refusal(window, 'sample.absent()')).toContain("No handler registered for 'absent'")
  const thrown = await inPage(
    window,
    'try { sample.throws() } catch (e) { return [e.constructor.name, e.message, e.code ?? null] }',
  )
  expect(thrown).toEqual(['Error', 'broken', null])
})

test('the page has what the preload exposes, frozen, and nothing else of it', async ({ launchHush }) => {
  const { window } = await launchHush(sample)
  expect(await inPage(window, 'return sample.refusals')).toEqual([
    'module not found: node:fs',
    'not in the shell: ipcRenderer.sendSync in a preload',
    'Cannot bind an API on top of an existing property on the window object',
  ])
  const seen = await inPage(
    window,
    `const own = (object) => Object.getOwnPropertyNames(object)
    return {
      frozen: Object.isFrozen(sample) && Object.isFrozen(sample.point), point: own(sample.point), twice: typeof sample.point.twice,
      stray: [typeof require, typeof module, typeof process, typeof ipcRenderer].join(),
      doors: own(globalThis).filter((name) => /hush|shell|door/i.test(name)),
    }`,
  )
  expect(seen).toEqual({
    frozen: true,
    point: ['x'],
    twice: 'undefined',
    stray: 'undefined,undefined,undefined,undefined',
    doors: [],
  })
})

test('a sandboxed preload may require four modules and knows no paths', async ({ launchHush }) => {
  const { window } = await launchHush(sample)
  expect(await inPage(window, 'return [sample.modules, sample.paths]')).toEqual([
    [null, null, null, null, 'module not found: fs', 'module not found: path', 'module not found: crypto'],
    'undefined,undefined',
  ])
})

test('what main sends must be cloneable too', async ({ launchHush }) => {
  const app = await launchHush(sample)
  const said = await app.evaluate(({ BrowserWindow }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0] ?? {}
    return [new Proxy({}, {}), () => 1, Symbol('s'), Promise.resolve()].map((value) => {
      try {
        webContents?.send('ping', value)
        return 'sent'
      } catch (error) {
        return error instanceof Error ? error.name : 'no error'
      }
    })
  })
  expect(said).toEqual(Array.from({ length: 4 }, () => 'DataCloneError'))
})

test('each crossing makes another function, so the same one is never the same', async ({ launchHush }) => {
  const { window } = await launchHush(sample)
  expect(await inPage(window, 'const f = () => 1; return sample.isSame(f, f)')).toBe(false)
})

test('main knows who asks by the address that it has given the page', async ({ launchHush }) => {
  const app = await launchHush(sample)
  await inPage(app.window, 'await sample.echo(1)')
  expect(await noted(app, 'sender')).toEqual({ url: 'sample://app/index.html', isTop: true })
})

test('pages come from the protocol handler, under its own policy', async ({ launchHush }) => {
  const { window } = await launchHush(sample)
  await expect(window.getByRole('heading')).toHaveText('Sample at /index.html')
  expect(await inPage(window, 'return [typeof inlineRan, isSecureContext]')).toEqual(['undefined', true])
  expect(await refusal(window, "fetch('/page.mjs')")).toContain('Failed to fetch')
  expect(await refusal(window, "document.body.innerHTML = '<b>x</b>'")).toContain('TrustedHTML')
})

test('what comes without a type is HTML, so it is no script; what is not a Response is an error', async ({
  launchHush,
}) => {
  const app = await launchHush(sample)
  expect(await refusal(app.window, "import('/page.mjs?again')")).toContain('fine')
  expect(await refusal(app.window, "import('/untyped.mjs')")).toContain('Failed to fetch dynamically imported module')
  const failures = await app.evaluate(async ({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    const load = (path: string): Promise<string> =>
      window?.loadURL(`sample://app/${path}`).then(
        () => 'fine',
        (error: unknown) => String(error),
      ) ?? Promise.resolve('no window')
    return [await load('text'), await load('throws')]
  })
  expect(failures).toEqual([expect.stringContaining('ERR_FAILED'), expect.stringContaining('ERR_FAILED')])
})

test('a link goes nowhere but to main', async ({ launchHush }) => {
  const app = await launchHush(sample)
  for (const name of ['away', 'new', 'mail']) await app.window.getByRole('link', { name }).click()
  await expect
    .poll(() => noted(app, 'told'))
    .toEqual([
      { navigate: 'https://example.com/away' },
      { open: 'https://example.com/new' },
      { navigate: 'mailto:someone@example.com' },
    ])
  await app.window.reload()
  await expect(app.window.getByRole('heading')).toHaveText('Sample at /index.html')
})

test('what Electron has and the shell has not throws', async ({ launchHush }) => {
  const app = await launchHush(sample)
  const refusals = await app.evaluate(({ app, BrowserWindow, desktopCapturer }) => {
    const said = (use: () => unknown): string => {
      try {
        use()
        return 'nothing'
      } catch (error) {
        return String(error)
      }
    }
    return [
      said(() => app.getGPUInfo('basic')),
      said(() => app.on('continue-activity', () => undefined)),
      said(() => new BrowserWindow({ kiosk: true })),
      said(() => desktopCapturer.getSources({ types: [] })),
    ]
  })
  expect(refusals).toEqual([
    'Error: not in the shell: app.getGPUInfo',
    "Error: not in the shell: app event 'continue-activity'",
    "Error: not in the shell: BrowserWindow option 'kiosk'",
    'Error: not in the shell: desktopCapturer.getSources',
  ])
})

test('a click in the tray reaches the page, and a check box has flipped before main hears of it', async ({
  launchHush,
}) => {
  const app = await launchHush(sample)
  expect((await app.trayMenu()).map(({ label, type }) => label || type)).toEqual(['Muted', 'separator', 'More', 'Off'])
  await app.clickTray('More', 'Ping')
  await expect
    .poll(() => inPage(app.window, 'return pings.map(([one, { two }]) => [one, String(two)])'))
    .toEqual([[1, '2']])
  await app.clickTray('Muted')
  expect(await noted(app, 'told')).toEqual([{ muted: true }])
  expect((await app.trayMenu())[0]).toMatchObject({ label: 'Muted', checked: true })
  await expect(app.clickTray('Off')).rejects.toThrow('disabled')
})

test('a changed menu shows only once it is set again', async ({ launchHush }) => {
  const app = await launchHush(sample)
  const relabel = (isSetAgain: boolean): Promise<unknown> => call(app, 'relabel', 'New', isSetAgain)
  await relabel(false)
  expect((await app.trayMenu())[0]?.label).toBe('Muted')
  await relabel(true)
  expect((await app.trayMenu())[0]?.label).toBe('New')
})

test('quitting asks in Electron’s order, and a window that stays cancels it', async ({ launchHush }) => {
  const app = await launchHush({ ...sample, args: ['--forbid-one-close'] })
  await app.evaluate(({ app }) => app.quit())
  await expect.poll(() => app.output().trim().split('\n')).toEqual(['before-quit', 'close'])
  await app.close()
  expect(app.output().trim().split('\n').slice(2)).toEqual(['before-quit', 'close', 'closed', 'will-quit', 'quit'])
  expect(await app.exited).toBe(0)
})

test('a window closed by itself leaves the application running', async ({ launchHush }) => {
  const app = await launchHush(sample)
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await expect.poll(() => app.output().trim().split('\n')).toEqual(['close', 'closed', 'window-all-closed'])
})

test('a second instance tells the first, with its arguments shuffled, and ends', async ({ launchHush }) => {
  const app = await launchHush(sample)
  const second = launchHush({ ...sample, args: ['plain', '--switch=1'] })
  await expect(second).rejects.toThrow('ended with 0')
  await expect.poll(async () => JSON.stringify(await noted(app, 'told'))).toContain('"argv":["plain","--switch=1"')
  expect(await noted(app, 'told')).toMatchObject([{ data: { when: new Date(5) } }])
  expect(await noted(app, 'told')).toHaveProperty('0.argv.1', '--switch=1')
})

test('after SIGKILL the next start finds its profile and takes the lock', async ({ launchHush }) => {
  const first = await launchHush(sample)
  await inPage(first.window, "localStorage.setItem('kept', 'yes')")
  await first.kill()
  const next = await launchHush(sample)
  await expect(next.window.getByRole('heading')).toHaveText('Sample at /index.html')
})

test('the page follows the theme that main has chosen', async ({ launchHush }) => {
  const app = await launchHush(sample)
  const isDark = (): Promise<unknown> => inPage(app.window, "return matchMedia('(prefers-color-scheme: dark)').matches")
  expect(await isDark()).toBe(false)
  await app.evaluate(({ nativeTheme }) => void (nativeTheme.themeSource = 'dark'))
  await expect.poll(isDark).toBe(true)
  await app.window.reload()
  await expect.poll(isDark).toBe(true)
})

test('a utility process speaks by parentPort alone', async ({ launchHush }) => {
  const app = await launchHush(sample)
  const answer = await call(app, 'fork')
  expect(answer).toEqual({
    hasDate: true,
    args: ['one'],
    send: 'undefined',
    type: 'utility',
    hasOn: true,
    electron: 'not in the shell: electron in a utility process',
  })
})

test('secrets are kept as on a Linux without a keychain, or with one', async ({ launchHush }) => {
  const plain = await launchHush(sample)
  const without = await plain.evaluate(async ({ safeStorage }) => [
    safeStorage.getSelectedStorageBackend(),
    await safeStorage.isAsyncEncryptionAvailable(),
    (await safeStorage.decryptStringAsync(await safeStorage.encryptStringAsync('ő'))).result,
  ])
  expect(without).toEqual(['basic_text', true, 'ő'])
  await plain.close()
  const keyed = await launchHush({ ...sample, env: { HUSH_SHELL_KEYCHAIN: 'real' } })
  expect(await keyed.evaluate(({ safeStorage }) => safeStorage.getSelectedStorageBackend())).toBe('gnome_libsecret')
})

test('net.fetch fails with Chromium’s names and without a cause', async ({ launchHush, server }) => {
  const app = await launchHush(sample)
  await server.stop()
  const failure = await app.evaluate(
    ({ net }, url) =>
      net.fetch(url).then(
        () => null,
        (error: unknown) => (error instanceof Error ? [error.message, typeof error.cause] : null),
      ),
    server.baseUrl,
  )
  expect(failure).toEqual(['net::ERR_CONNECTION_REFUSED', 'undefined'])
})
