import { expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { HOUR } from '../../shared/time.ts'
import { axeFindings, renderWindow } from '../testing/render-window.ts'
import { designTeam, sampleNow, sampleRows } from '../testing/sample.ts'

const row = (name: RegExp) => page.getByRole('grid', { name: 'Conversations', exact: true }).getByRole('row', { name })
const focusedName = () => document.activeElement?.getAttribute('aria-label')?.split(',')[0]

test('the row’s menu mutes and unmutes, by pointer and by keyboard', async () => {
  const { bridge, app } = await renderWindow()
  await row(/^Bela/).click({ button: 'right' })
  expect(await axeFindings()).toEqual([])
  await page.getByRole('menuitem', { name: 'Mute', exact: true }).click()
  expect(bridge.requests.find(({ name }) => name === 'mute.set')?.args).toMatchObject([
    sampleRows[3]?.id,
    { ends: 'never' },
  ])
  await expect.element(row(/^Bela.*Silent until you unmute/)).toBeVisible()
  await expect.poll(focusedName).toBe('Bela Kovács')
  await userEvent.keyboard('{Shift>}{F10}{/Shift}')
  await expect.element(page.getByRole('menuitem', { name: 'Unmute', exact: true })).toBeVisible()
  await page.getByRole('menuitem', { name: 'Unmute', exact: true }).click()
  await expect.poll(() => app.rows.find(({ name }) => name === 'Bela Kovács')?.muted).toBe(false)
})

test('the row’s menu offers every way to mute, by keyboard alone', async () => {
  const { bridge } = await renderWindow()
  await row(/^Bela/).click()
  await userEvent.keyboard('{Shift>}{F10}{/Shift}{ArrowDown}{ArrowDown}')
  await expect.element(page.getByRole('menuitem', { name: 'Mute options', exact: true })).toHaveFocus()
  await userEvent.keyboard('{ArrowRight}')
  await expect.element(page.getByRole('menuitem', { name: 'For 15 minutes', exact: true })).toHaveFocus()
  expect(await axeFindings()).toEqual([])
  await userEvent.keyboard('{ArrowDown}{Enter}')
  await expect.element(row(/^Bela.*Silent until (15:54|3:54)/)).toBeVisible()
  expect(bridge.requests.find(({ name }) => name === 'mute.set')?.args).toMatchObject([
    sampleRows[3]?.id,
    { ends: { at: sampleNow + HOUR } },
  ])
  await expect.poll(focusedName).toBe('Bela Kovács')
})

test('Ctrl+Shift+M is about the row that has the focus, with Alt about its ways to mute', async () => {
  const { app, bridge } = await renderWindow()
  app.open(designTeam.id)
  await page.getByRole('searchbox', { name: 'Search' }).click()
  await userEvent.keyboard('{ArrowDown}{ArrowDown}')
  await expect.poll(focusedName).toBe('Csilla Nagy')
  await userEvent.keyboard('{Control>}{Shift>}M{/Shift}{/Control}')
  await expect.element(page.getByRole('status')).toHaveTextContent('Csilla Nagy muted')
  await userEvent.keyboard('{Control>}{Shift>}M{/Shift}{/Control}')
  await expect.element(page.getByRole('status')).toHaveTextContent('Csilla Nagy unmuted')
  await userEvent.keyboard('{Control>}{Alt>}{Shift>}M{/Shift}{/Alt}{/Control}')
  await expect.element(page.getByRole('menuitem', { name: 'For 15 minutes', exact: true })).toHaveFocus()
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByRole('status')).toMatchTextContent(/^Csilla Nagy muted until/)
  expect(bridge.requests.filter(({ name }) => name === 'mute.set').map(({ args }) => args[0])).toEqual([
    sampleRows[1]?.id,
    sampleRows[1]?.id,
  ])
})

test('from the row’s menu a date and time can be asked for, and the focus comes back to the row', async () => {
  const { bridge } = await renderWindow()
  await row(/^Bela/).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Mute options', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Until a date and time…', exact: true }).click()
  await expect.element(page.getByRole('textbox', { name: 'In words' })).toHaveFocus()
  await userEvent.keyboard('friday 9{Enter}')
  await expect.element(row(/^Bela.*Silent until Fri/)).toBeVisible()
  expect(bridge.requests.filter(({ name }) => name === 'mute.set')).toHaveLength(1)
  await expect.poll(focusedName).toBe('Bela Kovács')
})
