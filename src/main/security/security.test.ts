import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, normalize, resolve, sep } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createAppHandler } from './app-handler.ts'
import { appUrl, resolveAppPath } from './app-path.ts'
import { externalUrl } from './external-url.ts'
import { isTrustedSender } from './sender.ts'
import { hardenedWebPreferences } from './web-preferences.ts'

const anyUrl = fc.oneof(
  fc.webUrl(),
  fc.string(),
  fc
    .array(
      fc.oneof(
        fc.constantFrom(
          '..',
          '.',
          '%2e%2e',
          '%2E%2E%2f',
          '%252e',
          '\\',
          '%5c',
          '%00',
          '//',
          'C:',
          '~',
          'index.html',
          'a.js',
        ),
        fc.string(),
      ),
    )
    .map((parts) => `hush-window://app/${parts.join('/')}`),
)

test('no URL leads out of the folder of pages', () => {
  const root = resolve('/somewhere/out/renderer')
  fc.assert(
    fc.property(anyUrl, (url) => {
      const found = resolveAppPath(url)
      if (!found) return
      const file = join(root, found.path)
      expect(file.startsWith(root + sep)).toBe(true)
      expect(normalize(file)).toBe(file)
      expect(found.path).not.toMatch(/[\\%\0:]|\.\./)
    }),
    { numRuns: 3000 },
  )
})

test.each([
  ['hush-window://app/', 'index.html'],
  ['hush-window://app', 'index.html'],
  ['hush-window://app/index.html?a=../..#b', 'index.html'],
  ['hush-window://app/assets/index-B_x1-.js', 'assets/index-B_x1-.js'],
  [appUrl, 'index.html'],
])('%s is the file %s', (url, path) => {
  expect(resolveAppPath(url)?.path).toBe(path)
})

test.each([
  'hush-window://other/index.html',
  'hush-window://user@app/index.html',
  'hush-window://app:80/index.html',
  'hush://app/index.html',
  'https://app/index.html',
  'file:///etc/passwd',
  'hush-window://app/..%2f..%2fetc%2fpasswd.txt',
  'hush-window://app/.env.txt',
  'hush-window://app/%E0%A4%A',
  'hush-window://app/assets',
  'hush-window://app/program.exe',
  'hush-window://app/a.constructor',
  'not a url',
])('%s is no page', (url) => {
  expect(resolveAppPath(url)).toBeNull()
})

function pages(): (url: string, method?: string) => Promise<Response> {
  const root = join(mkdtempSync(join(tmpdir(), 'hush-pages-')), 'renderer')
  mkdirSync(join(root, 'assets'), { recursive: true })
  writeFileSync(join(root, 'index.html'), '<!doctype html>')
  writeFileSync(join(root, 'assets', 'a.js'), 'export {}')
  writeFileSync(join(root, '..', 'secret.txt'), 'secret')
  const handle = createAppHandler(root)
  return (url, method = 'GET') => handle({ url, method })
}

test('a page comes with its type and the policy that closes it', async () => {
  const page = await pages()('hush-window://app/')
  expect(page.status).toBe(200)
  expect(await page.text()).toBe('<!doctype html>')
  const policy = page.headers.get('content-security-policy') ?? ''
  for (const directive of [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ]) {
    expect(policy).toContain(directive)
  }
  expect(policy).not.toMatch(/unsafe|\*|data:|http/)
  expect(page.headers.get('referrer-policy')).toBe('no-referrer')
  expect(page.headers.get('x-content-type-options')).toBe('nosniff')
})

test('a script says that it is one, or Chromium would refuse it as a module', async () => {
  expect((await pages()('hush-window://app/assets/a.js')).headers.get('content-type')).toMatch(/^text\/javascript/)
})

test('what is not there, lies outside or is asked for otherwise than by reading is refused', async () => {
  const ask = pages()
  expect((await ask('hush-window://app/none.js')).status).toBe(404)
  expect((await ask('hush-window://app/..%2fsecret.txt')).status).toBe(404)
  expect((await ask('hush-window://app/', 'POST')).status).toBe(405)
  const head = await ask('hush-window://app/', 'HEAD')
  expect([head.status, await head.text()]).toEqual([200, ''])
})

test.each([
  ['https://example.com/a?b#c', 'https://example.com/a?b#c'],
  ['http://example.com', 'http://example.com/'],
  ['mailto:dana@example.com', 'mailto:dana@example.com'],
  // A look-alike is shown as what it is.
  ['https://аpple.com/', 'https://xn--pple-43d.com/'],
])('%s may open outside', (url, href) => {
  expect(externalUrl(url)).toBe(href)
})

test.each([
  'javascript:alert(1)',
  'file:///etc/passwd',
  'hush://mute/x',
  'hush-window://app/',
  'smb://host/share',
  'ms-msdt:/id',
  'https://bank.example@evil.example/',
  'https://example.com/\u202egpj.exe',
  'https://example.com/a b',
  `https://example.com/${'a'.repeat(3000)}`,
  'example.com',
  '',
])('%s stays closed', (url) => {
  expect(externalUrl(url)).toBeNull()
})

test('only the top frame of an own page is answered', () => {
  const frame = (url: string, parent: unknown = null) => ({ senderFrame: { url, parent } })
  expect(isTrustedSender(frame('hush-window://app/index.html#x'))).toBe(true)
  expect(isTrustedSender(frame('hush-window://app/index.html', {}))).toBe(false)
  expect(isTrustedSender(frame('hush-window://elsewhere/index.html'))).toBe(false)
  expect(isTrustedSender(frame('https://app/index.html'))).toBe(false)
  expect(isTrustedSender(frame(''))).toBe(false)
  expect(isTrustedSender({ senderFrame: null })).toBe(false)
})

test('a page runs in the sandbox, isolated, without Node and without a spelling service', () => {
  expect(hardenedWebPreferences('/preload.cjs', true)).toMatchObject({
    preload: '/preload.cjs',
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
    spellcheck: false,
    devTools: false,
  })
})
