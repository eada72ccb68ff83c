import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './hush.ts'
import { row } from './workspace.ts'

test('the first minute needs no configuration: the demo workspace, its people, a mute, and the next start', async ({
  launchHush,
  scratch,
}) => {
  const hush = await launchHush()
  await hush.window.getByRole('button', { name: 'Try the demo workspace' }).click()
  await expect(row(hush, 'Design team')).toBeVisible({ timeout: 45_000 })
  await row(hush, 'Design team').click({ button: 'right' })
  await hush.window.getByRole('menuitem', { name: 'Mute', exact: true }).click()
  await expect(row(hush, 'Design team')).toContainText('Silent until you unmute')
  await hush.close()

  const again = await launchHush()
  await expect(row(again, 'Design team')).toContainText('Silent until you unmute', { timeout: 45_000 })
  await again.window.getByRole('button', { name: /account/i }).click()
  await again.window.getByRole('menuitem', { name: /sign out/i }).click()
  await again.window
    .getByRole('alertdialog')
    .getByRole('button', { name: /sign out/i })
    .click()
  await expect(again.window.getByRole('button', { name: 'Try the demo workspace' })).toBeVisible()
  expect(await readdir(join(scratch, 'profile', 'accounts'))).toEqual([])
})
