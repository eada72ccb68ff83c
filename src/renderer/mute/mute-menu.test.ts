import { expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { nothingThrough, type MuteEnd } from '../../shared/mute/model.ts'
import { tomorrowAt } from '../../shared/mute/until.ts'
import { DAY, HOUR, MINUTE, timeZone } from '../../shared/time.ts'
import { design, openConversation } from '../chat/testing/open-conversation.ts'
import { axeFindings } from '../testing/render-window.ts'
import { bela, sampleNow } from '../testing/sample.ts'
import { endWords } from '../ui/times.ts'

type Screen = Awaited<ReturnType<typeof openConversation>>['screen']
const openMenu = (screen: Screen) => screen.getByRole('button', { name: 'Mute options' }).click()

const tomorrow = tomorrowAt(9 * 60, sampleNow, timeZone())
const ways: readonly (readonly [string, MuteEnd, RegExp])[] = [
  ['For 15 minutes', { at: sampleNow + 15 * MINUTE }, /muted until .*09/],
  ['For 1 hour', { at: sampleNow + HOUR }, /muted until .*:54/],
  ['For 8 hours', { at: sampleNow + 8 * HOUR }, /muted until .*:54/],
  ['Until tomorrow morning', { at: tomorrow }, /muted until Wed .*9:00/],
  ['For 24 hours', { at: sampleNow + DAY }, /muted until Wed .*:54/],
  ['For 7 days', { at: sampleNow + 7 * DAY }, /muted until .*Dec/],
  ['Until it is quiet', { quietForMs: HOUR }, /muted until it is quiet/],
  ['Until I am mentioned', 'when-mentioned', /muted until you are mentioned/],
  ['Until I unmute', 'never', /^Design muted$/],
]

function silenceOf(ends: MuteEnd): string {
  if (ends === 'never') return 'Silent until you unmute'
  if (ends === 'when-mentioned') return 'Silent until you are mentioned'
  return 'at' in ends ? `Silent until ${endWords(ends.at, sampleNow)}` : 'Silent until it is quiet'
}

test.for(ways)('%s mutes with its rule, says so, and can be undone', async ([name, ends, said]) => {
  const { screen, asked } = await openConversation()
  await openMenu(screen)
  const item = screen.getByRole('menuitem', { name, exact: true })
  if (typeof ends === 'object' && 'at' in ends) {
    await expect.element(item).toHaveAccessibleDescription(endWords(ends.at, sampleNow))
  }
  await item.click()
  expect(asked('mute.set')).toEqual([[design.id, { ends, through: nothingThrough, madeAt: sampleNow }]])
  await expect.element(screen.getByRole('status')).toMatchTextContent(said)
  await expect.element(screen.getByRole('button', { name: 'Unmute', exact: true })).toBeVisible()
  await expect.element(screen.getByText(silenceOf(ends), { exact: true })).toBeVisible()
  await screen.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => asked('mute.clear')).toEqual([[design.id]])
})

test('one of the people in a group is chosen by keyboard alone, and the pill names them', async () => {
  const { screen, asked } = await openConversation()
  screen.getByRole('button', { name: 'Mute options' }).element().focus()
  await userEvent.keyboard('{Enter}')
  await expect.element(screen.getByRole('menuitem', { name: 'For 15 minutes' })).toHaveFocus()
  await userEvent.keyboard('{End}{ArrowUp}{ArrowUp}{ArrowUp}{ArrowUp}{ArrowUp}')
  await expect.element(screen.getByRole('menuitem', { name: 'Until … writes' })).toHaveFocus()
  await userEvent.keyboard('{ArrowRight}')
  await expect.element(screen.getByRole('menuitem', { name: 'Bela Kovács' })).toHaveFocus()
  expect(await axeFindings()).toEqual([])
  await userEvent.keyboard('{Enter}')
  await expect.element(screen.getByRole('status')).toHaveTextContent('Design muted until Bela Kovács writes')
  await expect.element(screen.getByText('Silent until Bela Kovács writes')).toBeVisible()
  expect(asked('mute.set')).toMatchObject([[design.id, { ends: { whenWrites: bela } }]])
  await expect.element(screen.getByRole('button', { name: 'Mute options' })).toHaveFocus()
})

test('between two people there is nobody to wait for', async () => {
  const { screen } = await openConversation({ row: { ...design, isGroup: false } })
  await openMenu(screen)
  await expect.element(screen.getByRole('menuitem', { name: 'Until I unmute' })).toBeVisible()
  await expect.element(screen.getByRole('menuitem', { name: 'Until … writes' })).not.toBeInTheDocument()
})

test('the two lengths last used come first, and main is asked to remember them', async () => {
  const { screen, asked } = await openConversation({ settings: { lastLengths: ['7d', '1h'] } })
  const first = () =>
    screen
      .getByRole('menuitem')
      .elements()
      .slice(0, 3)
      .map((item) => item.firstChild?.textContent?.trim())
  await openMenu(screen)
  await expect.poll(first).toEqual(['For 7 days', 'For 1 hour', 'For 15 minutes'])
  await screen.getByRole('menuitem', { name: 'For 8 hours' }).click()
  expect(asked('settings.set')).toEqual([[{ lastLengths: ['8h', '7d'] }]])
  await openMenu(screen)
  await expect.poll(first).toEqual(['For 8 hours', 'For 7 days', 'For 15 minutes'])
  await screen.getByRole('menuitem', { name: 'Until it is quiet' }).click()
  expect(asked('settings.set')).toHaveLength(1)
})

test('a new mute begins with what the person lets through by habit', async () => {
  const through = { mentions: true, favourites: false, keywords: false }
  const { screen, asked } = await openConversation({ settings: { through } })
  await openMenu(screen)
  await expect
    .element(screen.getByRole('menuitemcheckbox', { name: 'Let mentions of me through' }))
    .toHaveAttribute('aria-checked', 'true')
  await userEvent.keyboard('{Escape}')
  await screen.getByRole('button', { name: 'Mute', exact: true }).click()
  expect(asked('mute.set')).toMatchObject([[design.id, { ends: 'never', through }]])
})

test('an entry chosen late counts from when it was chosen', async () => {
  const { screen, asked, clock } = await openConversation()
  await openMenu(screen)
  clock.advance(5 * MINUTE)
  await screen.getByRole('menuitem', { name: 'For 1 hour' }).click()
  expect(asked('mute.set')).toMatchObject([[design.id, { ends: { at: sampleNow + 5 * MINUTE + HOUR } }]])
})

test('Ctrl+Shift+M mutes and unmutes, also while one writes; with Alt it opens the menu', async () => {
  const { screen, asked } = await openConversation()
  await screen.getByRole('textbox', { name: 'Message' }).click()
  await userEvent.keyboard('{Control>}{Shift>}M{/Shift}{/Control}')
  await expect.element(screen.getByRole('status')).toHaveTextContent('Design muted')
  await userEvent.keyboard('{Control>}{Shift>}M{/Shift}{/Control}')
  await expect.element(screen.getByRole('status')).toHaveTextContent('Design unmuted')
  expect(asked('mute.clear')).toHaveLength(1)
  await userEvent.keyboard('{Control>}{Alt>}{Shift>}M{/Shift}{/Alt}{/Control}')
  await expect.element(screen.getByRole('menuitem', { name: 'For 15 minutes' })).toHaveFocus()
  await userEvent.keyboard('{ArrowDown}{Enter}')
  await expect.element(screen.getByRole('status')).toMatchTextContent(/^Design muted until/)
})

test('in a low window the whole menu can be reached', async () => {
  const { screen } = await openConversation()
  await page.viewport(900, 380)
  await openMenu(screen)
  const menu = screen.getByRole('menu').element()
  await expect.poll(() => menu.scrollHeight).toBeGreaterThan(menu.clientHeight)
  expect(menu.getBoundingClientRect().bottom).toBeLessThanOrEqual(380)
  await userEvent.keyboard('{End}')
  await expect.element(screen.getByRole('menuitemcheckbox', { name: 'Let keywords through' })).toBeInViewport()
})
