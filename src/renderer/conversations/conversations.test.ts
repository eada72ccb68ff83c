import { expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { axeFindings, renderWindow } from '../testing/render-window.ts'
import { designTeam, sampleNow, sampleRow, sampleRows, signedInState } from '../testing/sample.ts'

const grid = page.getByRole('grid', { name: 'Conversations', exact: true })
const row = (name: RegExp) => grid.getByRole('row', { name })
const names = () =>
  grid
    .getByRole('row')
    .elements()
    .map((element) => element.getAttribute('aria-label')?.split(',')[0])
const focusedName = () => document.activeElement?.getAttribute('aria-label')?.split(',')[0]
const manyRows = Array.from({ length: 10_000 }, (_, n) => sampleRow(n + 1))

test('rows are read out by their name first, with what is unread and why they are silent', async () => {
  await renderWindow()
  await expect.element(row(/^Design team, 14 unread messages, Silent until .* mentions come through/)).toBeVisible()
  await expect.element(row(/^Csilla Nagy, favourite, 2 unread messages/)).toBeVisible()
  await expect.element(row(/^Operations, 28 unread messages, 1 names you, Silent until you unmute/)).toBeVisible()
  expect(await axeFindings()).toEqual([])
})

test('in the dark every colour still has its contrast', async () => {
  await renderWindow({ state: { settings: { ...signedInState.settings, theme: 'dark' } } })
  await expect.element(row(/^Design team/)).toBeVisible()
  expect(await axeFindings()).toEqual([])
})

test('what waits for the server says so', async () => {
  await renderWindow({ rows: [{ ...designTeam, agreement: 'waiting' }] })
  await expect.element(row(/^Design team.*waiting for the server/)).toBeVisible()
})

test('what is typed and not sent stands in the row of its conversation', async () => {
  await renderWindow()
  await row(/^Bela/).click()
  await page.getByRole('textbox', { name: 'Message', exact: true }).fill('coffee at three?')
  await row(/^Lunch/).click()
  await expect.element(row(/^Bela Kovács.*Draft coffee at three\?/)).toBeVisible()
})

test('a conversation that is open leaves axe nothing to find', async () => {
  const { app } = await renderWindow()
  app.open(designTeam.id)
  await expect.element(page.getByRole('log', { name: 'Messages' })).toBeVisible()
  expect(await axeFindings()).toEqual([])
  await page.getByRole('button', { name: 'Mute options', exact: true }).click()
  expect(await axeFindings()).toEqual([])
})

test('a click opens a conversation', async () => {
  const { app } = await renderWindow()
  await row(/^Bela/).click()
  expect(app.selected?.name).toBe('Bela Kovács')
  await expect.element(row(/^Bela/)).toHaveAttribute('aria-selected', 'true')
})

test('arrows, Home and End walk the list, and Enter opens', async () => {
  const { app } = await renderWindow()
  await page.getByRole('searchbox', { name: 'Search' }).click()
  await userEvent.keyboard('{ArrowDown}')
  await expect.poll(focusedName).toBe('Design team')
  await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowUp}')
  await expect.poll(focusedName).toBe('Csilla Nagy')
  await userEvent.keyboard('{End}')
  await expect.poll(focusedName).toBe('Accounting')
  await userEvent.keyboard('{Home}')
  await expect.poll(focusedName).toBe('Design team')
  await userEvent.keyboard('{Enter}')
  expect(app.selected?.name).toBe('Design team')
})

test('End reaches the ten thousandth row, which says where it stands', async () => {
  await renderWindow({ rows: manyRows })
  await expect.element(grid).toHaveAttribute('aria-rowcount', '10000')
  await row(/^Conversation 1,/).click()
  await userEvent.keyboard('{End}')
  await expect.poll(focusedName).toBe('Conversation 10000')
  expect(document.activeElement?.getAttribute('aria-rowindex')).toBe('10000')
  await userEvent.keyboard('{PageUp}')
  await expect.poll(focusedName).not.toBe('Conversation 10000')
  await expect.element(grid).toHaveAttribute('aria-rowcount', '10000')
})

test('ten thousand rows are a few in the document', async () => {
  await renderWindow({ rows: manyRows })
  await expect.element(row(/^Conversation 1,/)).toBeVisible()
  expect(names().length).toBeLessThan(40)
})

test('the focus stays on its row when a message lifts another one over it', async () => {
  const { bridge } = await renderWindow()
  await row(/^Bela/).click()
  bridge.push('conversations.patched', {
    changed: sampleRows.slice(5).map((each) => ({ ...each, lastAt: sampleNow })),
    removed: [],
  })
  await expect.poll(() => names()[0]).toBe('Lunch')
  expect(focusedName()).toBe('Bela Kovács')
})

test('Ctrl+F goes to the search, which folds accents; Escape brings everything back', async () => {
  await renderWindow()
  await userEvent.keyboard('{Control>}f{/Control}')
  const search = page.getByRole('searchbox', { name: 'Search' })
  await expect.element(search).toHaveFocus()
  await userEvent.keyboard('emile')
  await expect.poll(names).toEqual(['Émile Laurent 🌙'])
  await userEvent.keyboard('{Escape}')
  await expect.element(search).toHaveValue('')
  await expect.poll(() => names().length).toBe(sampleRows.length)
})

test('a search that finds nothing says so', async () => {
  await renderWindow()
  await page.getByRole('searchbox', { name: 'Search' }).fill('zebra')
  await expect.element(page.getByText('Nothing is called “zebra”')).toBeVisible()
  expect(await axeFindings()).toEqual([])
})

test('the filter shows what is unread or muted, and its arrows change it', async () => {
  await renderWindow()
  await page.getByRole('tab', { name: 'Muted', exact: true }).click()
  await expect.poll(names).toEqual(['Design team', 'Operations', 'Lunch'])
  await userEvent.keyboard('{ArrowLeft}')
  await expect.element(page.getByRole('tab', { name: 'Unread', exact: true })).toHaveFocus()
  await expect.poll(names).toEqual(['Design team', 'Csilla Nagy', 'Operations', 'Lunch'])
})

test('an empty list says that it is, and so does an empty filter', async () => {
  await renderWindow({ rows: [] })
  await expect.element(page.getByText('No conversations yet')).toBeVisible()
  await page.getByRole('tab', { name: 'Muted', exact: true }).click()
  await expect.element(page.getByText('Nothing is muted')).toBeVisible()
  expect(await axeFindings()).toEqual([])
})

test('offline says since when, and tries again at once when asked', async () => {
  if (signedInState.session.phase !== 'signed-in') throw new Error('the sample is signed in')
  const connection = { state: 'offline', since: new Date(2026, 10, 24, 14, 2).getTime() } as const
  const { bridge } = await renderWindow({ state: { session: { ...signedInState.session, connection } } })
  await expect.element(page.getByText(/Offline since .*2:02/)).toBeVisible()
  expect(await axeFindings()).toEqual([])
  await page.getByRole('button', { name: 'Retry now', exact: true }).click()
  expect(bridge.requests.map(({ name }) => name)).toContain('account.retry')
})
