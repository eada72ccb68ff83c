import { expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { axeFindings, renderWindow } from '../testing/render-window.ts'
import { signedInState } from '../testing/sample.ts'

const account = page.getByRole('button', { name: 'Account', exact: true })

test('the menu tells who is signed in where, and who shows the notifications', async () => {
  await renderWindow({
    state: { notifier: { sink: 'node-notifier', working: true, canWithdraw: false, canClick: false } },
  })
  await account.click()
  const menu = page.getByRole('menu', { name: 'Account' })
  await expect.poll(() => menu.element().textContent).toMatch(/Dana Molnár/)
  await expect.poll(() => menu.element().textContent).toMatch(/https:\/\/chat\.example\.org/)
  await expect
    .poll(() => menu.element().textContent)
    .toMatch(/Shown by node-notifier\. Clicking one does nothing, and one that you have read stays\./)
  expect(await axeFindings()).toEqual([])
})

test('a theme takes effect at once, and is kept by main', async () => {
  const { bridge } = await renderWindow()
  await account.click()
  await page.getByRole('menuitemradio', { name: 'Dark', exact: true }).click()
  expect(bridge.requests.at(-1)).toEqual({ name: 'settings.set', args: [{ theme: 'dark' }] })
  await expect.poll(() => document.documentElement.dataset['theme']).toBe('dark')
  expect(await axeFindings()).toEqual([])
  await page.getByRole('menuitemradio', { name: 'System', exact: true }).click()
  await expect.poll(() => document.documentElement.dataset['theme']).toBeUndefined()
})

test('the notifier and what is kept on disk are settings of main', async () => {
  const { bridge } = await renderWindow()
  await account.click()
  await page.getByRole('menuitemradio', { name: 'node-notifier', exact: true }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Keep messages on this computer', exact: true }).click()
  expect(bridge.requests.slice(-2).map(({ args }) => args)).toEqual([
    [{ notifier: 'node-notifier' }],
    [{ keepOnDisk: false }],
  ])
})

test('signing out asks first, says what is deleted, and can be left', async () => {
  const { bridge } = await renderWindow()
  await account.click()
  await page.getByRole('menuitem', { name: 'Sign out…', exact: true }).click()
  const question = page.getByRole('alertdialog', { name: /^Sign out of/ })
  await expect.poll(() => question.element().textContent).toMatch(/deletes.*messages, mute rules, keys/)
  expect(await axeFindings()).toEqual([])
  await userEvent.keyboard('{Escape}')
  await expect.element(question).not.toBeInTheDocument()
  expect(bridge.requests.map(({ name }) => name)).not.toContain('account.signOut')
  await account.click()
  await page.getByRole('menuitem', { name: 'Sign out…', exact: true }).click()
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await expect.element(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible()
})

test('a setting that main could not take is said in its words, and sent away', async () => {
  const { bridge } = await renderWindow()
  bridge.answer('settings.set', () => Promise.reject(new Error('Something broke inside Hush. Please try again.')))
  await account.click()
  await page.getByRole('menuitemradio', { name: 'Dark', exact: true }).click()
  await userEvent.keyboard('{Escape}')
  const trouble = page.getByText('Something broke inside Hush. Please try again.')
  await expect.element(trouble).toBeVisible()
  expect(await axeFindings()).toEqual([])
  await page.getByRole('button', { name: 'Dismiss', exact: true }).click()
  await expect.element(trouble).not.toBeInTheDocument()
})

test('keywords are typed into one box and kept by main, which is asked for no more than it takes', async () => {
  const { bridge } = await renderWindow({ state: { settings: { ...signedInState.settings, keywords: ['deploy'] } } })
  await account.click()
  await page.getByRole('menuitem', { name: 'Keywords…', exact: true }).click()
  const box = page.getByRole('textbox', { name: 'Keywords', exact: true })
  const save = page.getByRole('button', { name: 'Save', exact: true })
  await expect.element(box).toHaveFocus()
  await expect.element(box).toHaveValue('deploy')
  expect(await axeFindings()).toEqual([])
  await box.fill('x'.repeat(101))
  await save.click()
  await expect.element(box).toHaveAccessibleDescription(/longer than 100 letters/)
  expect(await axeFindings()).toEqual([])
  await box.fill('deploy, disk full')
  await save.click()
  await expect.element(box).not.toBeInTheDocument()
  expect(bridge.requests.filter(({ name }) => name === 'settings.set')).toEqual([
    { name: 'settings.set', args: [{ keywords: ['deploy', 'disk full'] }] },
  ])
  await expect.element(account).toHaveFocus()
})

test('keywords that main could not keep stay in the box, with its words', async () => {
  const { bridge } = await renderWindow()
  bridge.answer('settings.set', () => Promise.reject(new Error('Something broke inside Hush. Please try again.')))
  await account.click()
  await page.getByRole('menuitem', { name: 'Keywords…', exact: true }).click()
  const box = page.getByRole('textbox', { name: 'Keywords', exact: true })
  await box.fill('deploy')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect.element(page.getByRole('alert')).toMatchTextContent('Please try again.')
  await expect.element(box).toHaveValue('deploy')
})
