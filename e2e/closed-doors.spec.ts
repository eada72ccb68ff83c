import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
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
  const found: string[] = []
  for (const file of await filesIn(hush.userDataDir)) {
    const bytes = await readFile(file)
    for (const secret of secrets)
      for (const form of formsOf(secret)) if (bytes.includes(form)) found.push(`${secret} in ${file}`)
  }
  expect(found).toEqual([])
})

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
  const blocked = await window.evaluate(async () => {
    const policy: string[] = []
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => policy.push(effectiveDirective))
    await fetch('http://127.0.0.1:9/').catch(() => undefined)
    const script = document.createElement('img')
    script.src = 'http://127.0.0.1:9/x.png'
    document.body.append(script)
    await new Promise((resolve) => script.addEventListener('error', resolve, { once: true }))
    open('http://127.0.0.1:9/')
    location.href = 'http://127.0.0.1:9/'
    return policy
  })
  expect(blocked).toEqual(expect.arrayContaining(['connect-src', 'img-src']))
  expect(window.url()).toBe(address)
  expect(await window.evaluate(() => ['require', 'process', 'module'].filter((name) => name in globalThis))).toEqual([])
  expect(await hush.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})
