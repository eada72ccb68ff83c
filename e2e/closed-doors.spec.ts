import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf } from '../src/shared/error-code.ts'
import { expect, row, test } from './workspace.ts'

test('nothing that was written or is secret lies readable on disk', async ({ signedIn, workspace }) => {
  const { server, people, conversations, apiKey } = workspace
  const hush = await signedIn()
  await server.admin.sayAs(people.bela, conversations.design, 'the-merger-is-on-friday')
  await expect(row(hush, 'Design')).toContainText('the-merger')
  await row(hush, 'Design').click()
  const box = hush.window.getByRole('textbox', { name: 'Message' })
  await box.fill('nobody-must-know-this')
  await hush.window.getByRole('button', { name: 'Send' }).click()
  await expect(hush.window.getByRole('log', { name: 'Messages' })).toContainText('nobody-must-know-this')
  await box.fill('never-sent-and-secret')
  await hush.kill()

  const secrets = ['the-merger', 'nobody-must-know', 'never-sent-and', 'Bela', 'Dana Sørensen', apiKey, 'open sesame']
  const files = await filesIn(hush.userDataDir)
  expect(await found(secrets, files)).toEqual([])
  // An id is no secret: whoever looks as this test does finds it.
  expect(await found([conversations.design], files)).toContainEqual(expect.stringContaining('hush.db'))
})

async function found(texts: readonly string[], files: readonly string[]): Promise<string[]> {
  const places: string[] = []
  for (const file of files) {
    const bytes = await readFile(file).catch(gone)
    for (const text of texts) if (formsOf(text).some((form) => bytes.includes(form))) places.push(`${text} in ${file}`)
  }
  return places
}

/** What a browser that is still ending has renamed or taken away meanwhile lies on no disk any more. */
function gone(error: unknown): Buffer {
  if (codeOf(error) === 'ENOENT') return Buffer.alloc(0)
  throw error
}

async function filesIn(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

/** Short forms would be found anywhere. */
const SHORTEST = 8

function formsOf(text: string): Buffer[] {
  const base64 = [0, 1, 2].map((shift) => Buffer.from(text).subarray(shift).toString('base64').slice(0, -4))
  const long = base64.filter((form) => form.length >= SHORTEST).map((form) => Buffer.from(form))
  return [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le'), ...long]
}

test('a settings file that is none is put aside, and Hush starts and says so', async ({ launchHush, scratch }) => {
  const userDataDir = join(scratch, 'profile')
  await mkdir(userDataDir, { recursive: true })
  await writeFile(join(userDataDir, 'settings.json'), '{"theme":"da')
  const { window } = await launchHush({ userDataDir })
  await expect(window.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible()
  await expect(window.getByText(/settings could not be read/)).toBeVisible()
  expect((await readdir(userDataDir)).filter((name) => name.startsWith('settings.corrupt'))).toHaveLength(1)
})

test('the page is alone: no way out, no way in, and its own policy', async ({ launchHush }) => {
  const hush = await launchHush()
  const { window } = hush
  await expect(window.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible()
  const address = window.url()
  // Longer than what is handed to the system's browser, so that no test starts one: it is refused, and the log says so.
  const elsewhere = `http://127.0.0.1:9/${'x'.repeat(2000)}`
  const blocked = await window.evaluate(async (elsewhere) => {
    const policy: string[] = []
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => policy.push(effectiveDirective))
    await fetch('http://127.0.0.1:9/').catch(() => undefined)
    const script = document.createElement('img')
    script.src = 'http://127.0.0.1:9/x.png'
    document.body.append(script)
    await new Promise((resolve) => script.addEventListener('error', resolve, { once: true }))
    open(elsewhere)
    location.href = elsewhere
    return policy
  }, elsewhere)
  expect(blocked).toEqual(expect.arrayContaining(['connect-src', 'img-src']))
  const refusals = async (): Promise<number> => {
    const log = await readFile(join(hush.userDataDir, 'logs', 'hush.log'), 'utf8')
    return log.split('navigation.refused').length - 1
  }
  await expect.poll(refusals).toBe(2)
  expect(await window.evaluate(() => ['require', 'process', 'module'].filter((name) => name in globalThis))).toEqual([])
  expect(await hush.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  expect(window.url()).toBe(address)
})
