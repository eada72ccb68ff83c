import { expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { nothingThrough } from '../../shared/mute/model.ts'
import { tomorrowAt } from '../../shared/mute/until.ts'
import { HOUR, MINUTE, timeZone } from '../../shared/time.ts'
import { axeFindings, renderWindow } from '../testing/render-window.ts'
import { sampleNow, signedInState } from '../testing/sample.ts'
import { everywhereWords } from './everywhere-words.ts'

const button = page.getByRole('button', { name: 'Snooze notifications', exact: true })
const item = (name: string) => page.getByRole('menuitem', { name, exact: true })
type Bridge = Awaited<ReturnType<typeof renderWindow>>['bridge']
const asked = ({ requests }: Bridge) =>
  requests.filter(({ name }) => name === 'settings.set').map(({ args }) => args[0])

const lengths: readonly (readonly [string, number | null, RegExp])[] = [
  ['For 30 minutes', sampleNow + 30 * MINUTE, /^Snoozed until .*:24.* on this computer$/],
  ['For 1 hour', sampleNow + HOUR, /^Snoozed until .*:54.* on this computer$/],
  [
    'Until tomorrow morning',
    tomorrowAt(9 * 60, sampleNow, timeZone()),
    /^Snoozed until Wed .*9:00.* on this computer$/,
  ],
  ['Until I resume', null, /^Snoozed on this computer until you resume$/],
]

test.for(lengths)('snoozed %s, a line says so until one resumes', async ([name, until, line]) => {
  const { bridge } = await renderWindow()
  const labels = () =>
    page
      .getByRole('row')
      .elements()
      .map((row) => row.getAttribute('aria-label'))
  await expect.element(page.getByRole('row', { name: /^Accounting/ })).toBeVisible()
  const before = labels()
  await button.click()
  await item(name).click()
  expect(asked(bridge)).toEqual([{ snooze: { until, through: nothingThrough } }])
  await expect.element(page.getByText(line)).toBeVisible()
  expect(labels()).toEqual(before)
  expect(await axeFindings()).toEqual([])
  await page.getByRole('button', { name: 'Resume', exact: true }).click()
  await expect.element(page.getByText(line)).not.toBeInTheDocument()
  expect(asked(bridge).at(-1)).toEqual({ snooze: null })
})

test('a snooze is made by keyboard alone, with what was ticked, which can be changed while it lasts', async () => {
  const { bridge } = await renderWindow()
  button.element().focus()
  await userEvent.keyboard('{Enter}')
  await expect.element(item('For 30 minutes')).toHaveFocus()
  expect(await axeFindings()).toEqual([])
  await userEvent.keyboard('{End}{ArrowUp}{ArrowUp}{Enter}{Home}{ArrowDown}{Enter}')
  await expect.element(page.getByText('mentions come through', { exact: true })).toBeVisible()
  expect(asked(bridge)).toEqual([
    { snooze: { until: sampleNow + HOUR, through: { ...nothingThrough, mentions: true } } },
  ])
  await expect.element(button).toHaveFocus()
  await button.click()
  await page.getByRole('menuitemcheckbox', { name: 'Let mentions of me through' }).click()
  expect(asked(bridge).at(-1)).toEqual({ snooze: { until: sampleNow + HOUR, through: nothingThrough } })
})

test('quiet hours have a line too, which nothing is to be done about', async () => {
  const until = new Date(2026, 10, 25, 7).getTime()
  await renderWindow({
    state: { silences: [{ silent: true, because: 'quiet-hours', ends: { at: until }, through: nothingThrough }] },
  })
  await expect.element(page.getByText(/^Quiet hours until Wed .*7:00.* on this computer$/)).toBeVisible()
  await expect.element(page.getByRole('button', { name: 'Resume' })).not.toBeInTheDocument()
  expect(await axeFindings()).toEqual([])
})

test('a silence of everything says what comes through all the same', () => {
  const through = { mentions: true, favourites: true, keywords: false }
  expect(everywhereWords({ silent: false }, sampleNow)).toBeNull()
  expect(
    everywhereWords({ silent: true, because: 'snooze', ends: { at: sampleNow + HOUR }, through }, sampleNow, 'en-GB'),
  ).toEqual({
    because: 'snooze',
    text: 'Snoozed until 15:54 on this computer',
    through: 'mentions come through, favourites come through',
  })
})

test('a new snooze and a new mute begin with what the account menu was told', async () => {
  const { bridge } = await renderWindow({ state: { settings: { ...signedInState.settings, morning: 7 * 60 + 30 } } })
  await page.getByRole('button', { name: 'Account', exact: true }).click()
  await item('New mutes…').click()
  const dialog = page.getByRole('dialog', { name: 'New mutes' })
  const morning = dialog.getByLabelText('My morning begins at')
  await expect.element(morning).toHaveValue('07:30')
  expect(await axeFindings()).toEqual([])
  await morning.fill('')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect.element(dialog.getByRole('alert')).toHaveTextContent('Enter an hour and a minute.')
  await morning.fill('08:15')
  await dialog.getByRole('checkbox', { name: 'Let favourites through' }).click()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect.element(dialog).not.toBeInTheDocument()
  const through = { ...nothingThrough, favourites: true }
  expect(asked(bridge)).toEqual([{ morning: 8 * 60 + 15, through }])
  await button.click()
  await item('Until tomorrow morning').click()
  const until = new Date(2026, 10, 25, 8, 15).getTime()
  expect(asked(bridge).at(-1)).toEqual({ snooze: { until, through } })
})
