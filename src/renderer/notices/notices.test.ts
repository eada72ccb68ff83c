import { expect, test } from 'vitest'
import { page } from 'vitest/browser'
import type { Notice, NotifierStatus } from '../../shared/model.ts'
import { axeFindings, renderWindow } from '../testing/render-window.ts'

test('a notice is one sentence that can be sent away', async () => {
  const { bridge } = await renderWindow({ state: { notices: [{ id: 'clock-wrong', byMs: -9 * 60_000 }] } })
  const notice = page.getByText('This computer’s clock is 9 minutes off', { exact: false })
  await expect.element(notice).toBeVisible()
  expect(await axeFindings()).toEqual([])
  await page.getByRole('button', { name: 'Dismiss', exact: true }).click()
  await expect.element(notice).not.toBeInTheDocument()
  expect(bridge.requests.at(-1)).toEqual({ name: 'notice.dismiss', args: ['clock-wrong'] })
})

const desktop: NotifierStatus = { sink: 'dbus', working: true, canWithdraw: true, canClick: true }
const helper: NotifierStatus = { sink: 'node-notifier', working: true, canWithdraw: false, canClick: false }
const notifier = (status: NotifierStatus, isAnother = true): Notice => ({ id: 'notifier', status, isAnother })

test('a change of notifier is said with what the new one can do, once, and can be sent away', async () => {
  const { bridge } = await renderWindow()
  bridge.setState({ notifier: helper, notices: [notifier(helper)] })
  const notice = page.getByText(
    'Notifications now come through node-notifier. Clicking one does nothing, and one that you have read stays.',
  )
  await expect.element(notice).toBeVisible()
  expect(await axeFindings()).toEqual([])
  await page.getByRole('button', { name: 'Dismiss', exact: true }).click()
  await expect.element(notice).not.toBeInTheDocument()
  expect(bridge.requests.at(-1)).toEqual({ name: 'notice.dismiss', args: ['notifier'] })
  bridge.setState({ notifier: desktop, notices: [notifier(desktop)] })
  await expect.element(page.getByText(/now come through the desktop\. Clicking one opens/)).toBeVisible()
})

test('that nobody shows notifications gives way to that they work again', async () => {
  const { bridge } = await renderWindow({ state: { notices: [notifier({ ...desktop, working: false }, false)] } })
  const missing = page.getByText('Notifications cannot be shown right now. Hush keeps them and tries again.')
  await expect.element(missing).toBeVisible()
  bridge.setState({ notices: [notifier(desktop, false)] })
  await expect.element(page.getByText('Notifications work again.', { exact: true })).toBeVisible()
  await expect.element(missing).not.toBeInTheDocument()
})
