import { execFileSync } from 'node:child_process'
import { closeSync, openSync, readdirSync, writeFileSync, writeSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Fault } from '../server/faults.ts'
import { HOUR, systemClock } from '../src/shared/time.ts'
import type { Hush } from './hush.ts'
import { expect, row, signIn, test as base } from './workspace.ts'

/** A file system of its own, which a test may fill up. */
interface TinyDisk {
  readonly path: string
  fill(): void
  makeRoom(): Promise<void>
  /** The same files, where nobody may write. */
  readonly readOnlyPath: string
}

const isRoot = process.platform === 'linux' && process.getuid?.() === 0

const test = base.extend<{ tinyDisk: TinyDisk }>({
  tinyDisk: async ({ scratch }, use, info) => {
    info.skip(!isRoot, 'Only root may make a small disk.')
    const path = join(scratch, 'disk')
    const ballast = join(path, 'ballast')
    const readOnlyPath = join(scratch, 'read-only')
    await mkdir(path)
    await mkdir(readOnlyPath)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', path])
    execFileSync('mount', ['--bind', path, readOnlyPath])
    execFileSync('mount', ['-o', 'remount,bind,ro', readOnlyPath])
    await use({
      path,
      fill() {
        const file = openSync(ballast, 'a')
        for (const chunk of [65_536, 4096, 1]) while (takes(file, Buffer.alloc(chunk)));
        closeSync(file)
      },
      makeRoom: () => rm(ballast),
      readOnlyPath,
    })
    execFileSync('umount', ['--lazy', readOnlyPath, path])
  },
})

function takes(file: number, chunk: Buffer): boolean {
  try {
    return writeSync(file, chunk) > 0
  } catch {
    return false
  }
}

const notices = ({ window }: Hush) => window.getByText(/Hush cannot write to its disk/)
const mute = ({ window }: Hush) => window.getByRole('button', { name: 'Mute', exact: true })
const offline = ({ window }: Hush) => window.getByText(/^Offline since/)

test('a server that stops is said, what was there can be read and muted, and Hush is back by itself', async ({
  signedIn,
  workspace,
  restart,
}) => {
  const { server, people, conversations } = workspace
  const hush = await signedIn()
  await server.admin.sayAs(people.bela, conversations.design, 'before')
  await expect(row(hush, 'Design')).toContainText('before')
  await server.stop()
  await expect(offline(hush)).toBeVisible()
  await row(hush, 'Design').click()
  await expect(hush.window.getByRole('log', { name: 'Messages' })).toContainText('before')
  await hush.window.getByRole('textbox', { name: 'Message' }).fill('into the void')
  await hush.window.getByRole('button', { name: 'Send' }).click()
  await expect(hush.window.getByText(/Not sent: the server cannot be reached/)).toBeVisible()
  await expect(hush.window.getByRole('textbox', { name: 'Message' })).toHaveValue('into the void')
  await mute(hush).click()
  await expect(row(hush, 'Design')).toContainText('waiting for the server')

  const back = await restart()
  await expect(row(hush, 'Design')).not.toContainText('waiting')
  await expect(offline(hush)).toBeHidden()
  await back.admin.sayAs(people.bela, conversations.lunch, 'after')
  await expect(row(hush, 'Lunch')).toContainText('after')
})

/** A request that is not answered is given up after half a minute, and what follows waits its turn. */
const HANGING_MS = 100_000
const bad: readonly (readonly [string, Fault, number?])[] = [
  ['answers 500', { httpStatus: 500 }],
  ['cuts its answers', { brokenOff: '{"status":"OK","conversat' }],
  ['answers garbage', { garbage: '<html>It works!</html>' }],
  ['hangs', 'hang', HANGING_MS],
]
for (const [does, fault, timeout = 10_000] of bad) {
  test(`a server that ${does} is said, nothing is lost, and Hush is back soon after it`, async ({
    signedIn,
    workspace,
    restart,
  }) => {
    test.setTimeout(timeout + 60_000)
    const { server, people, conversations } = workspace
    const hush = await signedIn()
    await server.stop()
    let now: Fault = fault
    const spoilt = await restart(() => now)
    await expect(offline(hush)).toBeVisible({ timeout })
    await spoilt.admin.sayAs(people.bela, conversations.lunch, 'meanwhile')
    await row(hush, 'Design').click()
    await mute(hush).click()
    await expect(row(hush, 'Design')).toContainText('waiting for the server')
    now = 'pass'
    await expect(offline(hush)).toBeHidden({ timeout })
    await expect(row(hush, 'Lunch')).toContainText('meanwhile', { timeout })
    await expect(row(hush, 'Design')).not.toContainText('waiting', { timeout })
  })
}

test('a full disk is said once, undoes nothing, and takes what is muted once there is room', async ({
  launchHush,
  workspace,
  tinyDisk,
}) => {
  const { server, people, conversations } = workspace
  const hush = await launchHush({ userDataDir: join(tinyDisk.path, 'profile') })
  await signIn(hush, workspace)
  await server.admin.sayAs(people.bela, conversations.design, 'before')
  await expect(row(hush, 'Design')).toContainText('before')
  await row(hush, 'Design').click()
  tinyDisk.fill()
  await mute(hush).click()
  await expect(notices(hush)).toHaveText(/: it is full\./)
  await expect(hush.window.getByText('Design was not changed: Hush could not write to the disk.').first()).toBeVisible()
  await expect(row(hush, 'Design')).not.toContainText('Silent')
  await expect(row(hush, 'Design')).toContainText('before')
  expect(server.requests('mute')).toEqual([])

  await tinyDisk.makeRoom()
  await mute(hush).click()
  await expect(row(hush, 'Design')).toContainText('Silent')
  await expect(notices(hush)).toBeHidden()
  await expect.poll(() => server.requests('mute').length).toBe(1)
})

test('a Hush that may only read its profile says so before it ends, and what was there is there', async ({
  launchHush,
  workspace,
  tinyDisk,
}) => {
  const userDataDir = join(tinyDisk.path, 'profile')
  const hush = await launchHush({ userDataDir })
  await signIn(hush, workspace)
  await row(hush, 'Design').click()
  await mute(hush).click()
  await expect(row(hush, 'Design')).toContainText('Silent')
  await expect.poll(() => workspace.server.requests('mute').length).toBe(1)
  await hush.kill()
  const readOnly = launchHush({ userDataDir: join(tinyDisk.readOnlyPath, 'profile') })
  await expect(readOnly).rejects.toThrow(/ended with 1[^]*Hush cannot write to/)

  const again = await launchHush({ userDataDir })
  await expect(row(again, 'Design')).toContainText('Silent')
})

test('a setting that cannot be kept holds, and is said', async ({ launchHush, tinyDisk }) => {
  const hush = await launchHush({ userDataDir: join(tinyDisk.path, 'profile') })
  const { window } = hush
  await expect(window.getByRole('button', { name: 'Try the demo workspace' })).toBeVisible()
  tinyDisk.fill()
  await window.evaluate("hush.request('settings.set', { theme: 'dark' })")
  await expect(notices(hush)).toHaveText(/: it is full\./)
  await expect
    .poll(() => window.evaluate(() => getComputedStyle(document.body).backgroundColor))
    .toBe('rgb(23, 24, 27)')
  await tinyDisk.makeRoom()
  await window.evaluate("hush.request('settings.set', { theme: 'light' })")
  await expect(notices(hush)).toBeHidden()
})

test('a damaged database is kept aside and said, and what is muted stays muted', async ({
  signedIn,
  launchHush,
  workspace,
}) => {
  const { server, people, conversations } = workspace
  const hush = await signedIn()
  await row(hush, 'Design').click()
  await mute(hush).click()
  await expect.poll(() => server.requests('mute').length).toBe(1)
  await hush.close()
  const accounts = join(hush.userDataDir, 'accounts')
  const folder = join(accounts, readdirSync(accounts).join())
  writeFileSync(join(folder, 'hush.db'), 'not a database any more'.repeat(1000))

  const again = await launchHush()
  await expect(again.window.getByText(/messages on this computer could not be read/)).toBeVisible()
  expect(readdirSync(folder).filter((name) => /^hush\.db\.corrupt-\d+$/.test(name))).toHaveLength(1)
  await expect(row(again, 'Design')).toContainText('Silent')
  await server.admin.sayAs(people.bela, conversations.lunch, 'after')
  await expect(row(again, 'Lunch')).toContainText('after')
  expect(server.requests('unmute')).toEqual([])
})

test('a clock that is an hour off is said; signing in, muting, writing and new conversations work', async ({
  workspace,
  restart,
  launchHush,
  desktop,
}) => {
  const { people } = workspace
  await workspace.server.stop()
  // Towards the server this computer is an hour fast.
  const server = await restart(undefined, { ...systemClock, now: () => systemClock.now() - HOUR })
  const hush = await launchHush()
  await signIn(hush, workspace)
  await expect(hush.window.getByText(/clock is 60 minutes off/)).toBeVisible()
  await row(hush, 'Design').click()
  await mute(hush).click()
  await expect(row(hush, 'Design')).toContainText('Silent')
  await expect(row(hush, 'Design')).not.toContainText('waiting')
  await hush.window.getByRole('textbox', { name: 'Message' }).fill('in time')
  await hush.window.getByRole('button', { name: 'Send' }).click()
  await expect(hush.window.getByRole('log', { name: 'Messages' })).toContainText('in time')
  const participants = [people.dana, people.bela]
  const fresh = await server.admin.createConversation({ name: 'Fresh', participants, isGroup: true })
  await server.admin.sayAs(people.bela, fresh, 'the first word')
  await desktop.waitFor(({ body }) => body.includes('the first word'))
})

test('a second Hush on the same profile shows the first one’s window, and ends', async ({ signedIn, launchHush }) => {
  const hush = await signedIn()
  const isVisible = () => hush.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())
  await hush.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await expect.poll(isVisible).toBe(false)
  await expect(launchHush()).rejects.toThrow(/ended with 0/)
  await expect.poll(isVisible).toBe(true)
  await expect(row(hush, 'Design')).toBeVisible()
})

test('a notification service that hangs is said, stops nothing, and shows what came once it answers', async ({
  signedIn,
  workspace,
  desktop,
}) => {
  const { server, people, conversations } = workspace
  const hush = await signedIn()
  desktop.hang()
  await server.admin.sayAs(people.bela, conversations.design, 'one')
  await server.admin.sayAs(people.bela, conversations.lunch, 'two')
  await expect(row(hush, 'Lunch')).toContainText('two')
  await expect(hush.window.getByText(/Notifications cannot be shown right now/)).toBeVisible()
  await row(hush, 'Design').click()
  await mute(hush).click()
  await expect(row(hush, 'Design')).toContainText('Silent')
  desktop.resume()
  await desktop.waitFor(({ body }) => body.includes('two'))
  await expect(hush.window.getByText('Notifications work again.')).toBeVisible()
})
