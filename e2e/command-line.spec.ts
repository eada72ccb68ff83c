import { join } from 'node:path'
import { hushCommand } from './hush-command.ts'
import { expect, row, test } from './workspace.ts'

test('a command mutes in the running instance for a while, and status tells until when', async ({
  signedIn,
  workspace,
}) => {
  const hush = await signedIn()
  const muted = await hushCommand(hush.userDataDir, '--mute=design', '--for=8h')
  expect(muted).toMatchObject({ code: 0, out: '' })
  await expect(row(hush, 'Design')).toContainText('Silent until')
  await expect.poll(() => workspace.server.requests('mute').length).toBe(1)
  await expect(hush.window.getByRole('status')).toContainText('Design muted until')

  const status = await hushCommand(hush.userDataDir, '--status', '--json')
  expect(status.code).toBe(0)
  expect(JSON.parse(status.out)).toMatchObject({
    snoozedUntil: null,
    quietHours: false,
    accounts: [
      {
        name: 'Dana Sørensen',
        connection: 'online',
        conversations: expect.arrayContaining([
          expect.objectContaining({ name: 'Design', muted: true, ends: 'at', silenced: true, because: 'muted' }),
          expect.objectContaining({ name: 'Lunch', muted: false, until: null, ends: null, because: null }),
        ]),
      },
    ],
  })

  expect((await hushCommand(hush.userDataDir, '--unmute=Design')).code).toBe(0)
  await expect(row(hush, 'Design')).not.toContainText('Silent')
})

test('a command is refused with one sentence where it cannot be meant', async ({ signedIn, scratch }) => {
  const { userDataDir } = await signedIn()
  const nobody = await hushCommand(userDataDir, '--mute=Nobody')
  expect(nobody).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^[^\n]+\n$/) })
  expect((await hushCommand(userDataDir, '--mute=Design', '--for=soon')).code).toBe(2)
  expect((await hushCommand(join(scratch, 'another'), '--status')).code).toBe(3)
})

test('a command explains why a message did not notify', async ({ signedIn, workspace }) => {
  const { server, people, conversations } = workspace
  const hush = await signedIn()
  await hushCommand(hush.userDataDir, '--mute=Lunch')
  await server.admin.sayAs(people.bela, conversations.lunch, 'soup')
  await expect(row(hush, 'Lunch')).toContainText('1 held')
  const explained = await hushCommand(hush.userDataDir, '--explain=Lunch', '--json')
  expect(JSON.parse(explained.out)).toMatchObject({ decisions: [{ verdict: 'held', because: 'muted' }] })
})

test('a second start shows the first one, and says which of its options were not obeyed', async ({
  signedIn,
  host,
}) => {
  const { userDataDir } = await signedIn()
  const second = await hushCommand(userDataDir, ...(host === 'shell' ? ['--headless'] : []), '--demo')
  expect(second).toMatchObject({ code: 0, out: '' })
  expect(second.err).toMatch(/^Hush is running already, and its window is shown; .*--demo.* not obeyed\.$/m)
})

test('a mute made while the server cannot be reached says that it is still to hear of it', async ({
  signedIn,
  workspace,
}) => {
  const hush = await signedIn()
  await workspace.server.stop()
  await expect(hush.window.getByText(/^Offline since/)).toBeVisible()
  const muted = await hushCommand(hush.userDataDir, '--mute=Design')
  expect(muted).toMatchObject({
    code: 0,
    err: 'Design muted. So far only here: the server will hear of it when it can be reached.\n',
  })
  await expect(row(hush, 'Design')).toContainText('Silent')
})
