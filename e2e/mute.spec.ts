import { hushCommand } from './hush-command.ts'
import { expect, row, test } from './workspace.ts'

test('muted for an hour, with mentions let through: a mention notifies, another message is held', async ({
  signedIn,
  workspace,
  desktop,
}) => {
  const { server, people, conversations } = workspace
  const hush = await signedIn()
  const { window } = hush
  await row(hush, 'Design').click()
  await window.getByRole('button', { name: 'Mute options', exact: true }).click()
  await window.getByRole('menuitemcheckbox', { name: 'Let mentions of me through', exact: true }).click()
  await window.getByRole('menuitem', { name: 'For 1 hour', exact: true }).click()
  await expect(window.getByRole('status')).toContainText(/^Design muted until /)
  await expect(row(hush, 'Design')).toContainText(/Silent until .* · mentions come through/)
  await expect.poll(() => server.requests('mute').length).toBe(1)
  await row(hush, 'Lunch').click()

  await server.admin.sayAs(people.bela, conversations.design, 'just thinking aloud')
  await expect(row(hush, 'Design')).toContainText('1 held')
  await server.admin.sayAs(people.bela, conversations.design, '@Dana can you look?')
  await desktop.waitFor(({ body }) => body.includes('can you look?'))
  expect(desktop.received.map(({ body }) => body)).toEqual(['@Dana can you look?'])
})

test('snoozed, all is held until one resumes, and the server never hears of it', async ({
  signedIn,
  workspace,
  desktop,
}) => {
  const { server, people, conversations } = workspace
  const hush = await signedIn()
  const { window } = hush
  await window.getByRole('button', { name: 'Snooze notifications', exact: true }).click()
  await window.getByRole('menuitem', { name: 'Until I resume', exact: true }).click()
  await expect(window.getByText('Snoozed on this computer until you resume')).toBeVisible()
  await server.admin.sayAs(people.bela, conversations.design, 'still there?')
  const explained = () => hushCommand(hush.userDataDir, '--explain=Design', '--json').then(({ out }) => out)
  await expect.poll(explained).toMatch(/"verdict": ?"held"/)
  await window.getByRole('button', { name: 'Resume', exact: true }).click()
  await expect(window.getByText(/^Snoozed/)).toBeHidden()
  await server.admin.sayAs(people.bela, conversations.design, 'and now?')
  await desktop.waitFor(({ body }) => body.includes('and now?'))
  expect(desktop.received.map(({ body }) => body)).toEqual(['and now?'])
  expect(server.requests('mute')).toEqual([])
})
