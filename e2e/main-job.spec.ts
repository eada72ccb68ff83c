import { readMarkup } from '../tools/notification-service/received.ts'
import { expect, row, signIn, test } from './workspace.ts'

test('a person signs in, reads, writes, mutes one conversation, and it is quiet for that one alone', async ({
  signedIn,
  workspace,
  desktop,
}) => {
  const { server, people, conversations } = workspace
  const hush = await signedIn()
  const { window } = hush
  await server.admin.sayAs(people.bela, conversations.design, 'Morning! The icons are in.')
  const first = await desktop.waitFor(({ body }) => body.includes('Morning!'))
  expect(first.title).toContain('Bela')

  await row(hush, 'Design').click()
  await expect(window.getByRole('log', { name: 'Messages' })).toContainText('Morning! The icons are in.')
  await window.getByRole('textbox', { name: 'Message' }).fill('Lovely.')
  await window.getByRole('button', { name: 'Send' }).click()
  await expect(window.getByRole('log', { name: 'Messages' })).toContainText('Lovely.')
  expect(server.requests('add')).toHaveLength(1)

  await row(hush, 'Lunch').click()
  await window.getByRole('button', { name: 'Mute', exact: true }).click()
  await expect(window.getByRole('status')).toContainText('Lunch muted')
  await expect(window.getByRole('button', { name: 'Unmute', exact: true })).toBeVisible()
  await expect.poll(() => server.requests('mute').length).toBe(1)
  await row(hush, 'Design').click()

  await server.admin.sayAs(people.bela, conversations.lunch, 'soup is gone')
  await expect(row(hush, 'Lunch')).toContainText('soup is gone')
  await server.admin.sayAs(people.bela, conversations.lunch, 'cake too')
  await expect(row(hush, 'Lunch')).toContainText('cake too')

  await row(hush, 'Lunch').click()
  await window.getByRole('button', { name: 'Unmute', exact: true }).click()
  await expect.poll(() => server.requests('unmute').length).toBe(1)
  await row(hush, 'Design').click()
  await server.admin.sayAs(people.bela, conversations.lunch, 'who wants tea?')
  await desktop.waitFor(({ body }) => body.includes('who wants tea?'))
  expect(desktop.received.map(({ body }) => body)).toEqual(['Morning! The icons are in.', 'who wants tea?'])
})

test('muted and killed in the same second: still muted at the next start, and the server learns of it', async ({
  signedIn,
  launchHush,
  workspace,
  restart,
}) => {
  const { server } = workspace
  const hush = await signedIn()
  await row(hush, 'Design').click()
  await server.stop()
  await hush.window.getByRole('button', { name: 'Mute', exact: true }).click()
  await expect(row(hush, 'Design')).toContainText('waiting for the server')
  await hush.kill()

  const again = await launchHush()
  await expect(row(again, 'Design')).toContainText('waiting for the server')
  const back = await restart()
  await expect(row(again, 'Design')).toContainText('Silent until you unmute')
  await expect(row(again, 'Design')).not.toContainText('waiting')
  expect(back.requests('mute')).toHaveLength(1)
})

test('the server refuses twice: the mute is undone, with the server’s words', async ({
  signedIn,
  workspace,
  restart,
}) => {
  const hush = await signedIn()
  await workspace.server.stop()
  await restart(({ action }) => (action === 'mute' ? { refuse: 'Not on Sundays' } : 'pass'))
  await row(hush, 'Design').click()
  await hush.window.getByRole('button', { name: 'Mute', exact: true }).click()
  await expect(hush.window.getByRole('region', { name: 'Design' })).toContainText('Not on Sundays')
  await expect(hush.window.getByRole('button', { name: 'Mute', exact: true })).toBeVisible()
})

test('without a notifier the window says so, and what came is there', async ({ signedIn, workspace, desktop }) => {
  const { server, people, conversations } = workspace
  await desktop.release()
  const hush = await signedIn()
  await server.admin.sayAs(people.bela, conversations.lunch, 'anybody?')
  await expect(row(hush, 'Lunch')).toContainText('anybody?')
  await expect(hush.window.getByText(/notification/i).first()).toBeVisible()
  await desktop.claim()
  await desktop.waitFor(({ body }) => body.includes('anybody?'))
  await expect(hush.window.getByText(/Notifications (work again|now come through the desktop)/)).toBeVisible()
})

test('closing the window leaves Hush at work, and the tray brings it back', async ({
  signedIn,
  workspace,
  desktop,
}) => {
  const { server, people, conversations } = workspace
  const hush = await signedIn()
  await hush.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await server.admin.sayAs(people.bela, conversations.lunch, 'still there?')
  await desktop.waitFor(({ body }) => body.includes('still there?'))
  await hush.clickTray('Open Hush')
  await expect
    .poll(() => hush.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible()))
    .toBe(true)
})

test('in dark, the same window', async ({ signedIn }) => {
  const { window } = await signedIn()
  await window.emulateMedia({ colorScheme: 'dark' })
  await expect
    .poll(() => window.evaluate(() => getComputedStyle(document.body).backgroundColor))
    .toBe('rgb(23, 24, 27)')
})

test('a sender called --help and a message of markup arrive as typed', async ({ signedIn, workspace, desktop }) => {
  const { server, people, conversations } = workspace
  await signedIn()
  await server.admin.sayAs(people.help, conversations.design, '<b>&')
  const received = await desktop.waitFor(() => true)
  expect({ title: received.title, text: readMarkup(received.body) }).toEqual({ title: '--help · Design', text: '<b>&' })
})

test('the tray mutes by intent, and the window says so', async ({ signedIn, workspace }) => {
  const hush = await signedIn()
  await hush.clickTray('Design')
  await expect(row(hush, 'Design')).toContainText('Silent')
  await expect(hush.window.getByRole('status')).toContainText('Design muted')
  await expect.poll(async () => (await hush.trayMenu()).find(({ label }) => label === 'Design')?.checked).toBe(true)
  await expect.poll(() => workspace.server.requests('mute').length).toBe(1)
})

test('a click on a notification opens the conversation', async ({ signedIn, workspace, desktop }) => {
  const { server, people, conversations } = workspace
  const { window } = await signedIn()
  await server.admin.sayAs(people.bela, conversations.lunch, 'come here')
  const { id } = await desktop.waitFor(({ body }) => body.includes('come here'))
  desktop.invoke(id)
  await expect(window.getByRole('log', { name: 'Messages' })).toContainText('come here')
})

test('who signs out and in again is there again', async ({ signedIn, workspace }) => {
  const hush = await signedIn()
  await hush.window.getByRole('button', { name: /account/i }).click()
  await hush.window.getByRole('menuitem', { name: /sign out/i }).click()
  await hush.window
    .getByRole('alertdialog')
    .getByRole('button', { name: /sign out/i })
    .click()
  await signIn(hush, workspace)
})
