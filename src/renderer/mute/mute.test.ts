import { expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { nothingThrough, type MuteRule } from '../../shared/mute/model.ts'
import { HOUR, SECOND } from '../../shared/time.ts'
import { design, openConversation } from '../chat/testing/open-conversation.ts'
import { axeFindings } from '../testing/render-window.ts'

const forever: MuteRule = { ends: 'never', through: nothingThrough, madeAt: 1 }
const muted = {
  ...design,
  muted: true,
  rule: forever,
  silence: { silent: true, because: 'muted', ends: 'never', through: nothingThrough },
} as const

test('pressing Mute sends a rule without an end, says so, and then offers Unmute', async () => {
  const { screen, asked } = await openConversation()
  await screen.getByRole('button', { name: 'Mute', exact: true }).click()
  await expect.element(screen.getByRole('status')).toHaveTextContent('Design muted')
  await expect.element(screen.getByRole('button', { name: 'Unmute' })).toBeVisible()
  await expect.element(screen.getByText('Silent until you unmute')).toBeVisible()
  expect(asked('mute.set')).toMatchObject([[design.id, { ends: 'never', through: nothingThrough }]])
})

test.for([560, 320])('in a pane of %i px the silence and its end can still be read', async (width) => {
  const rule = { ...forever, ends: { at: new Date(2026, 10, 24, 17, 0).getTime() } }
  const silence = { ...muted.silence, ends: rule.ends }
  const { screen } = await openConversation({ row: { ...muted, rule, silence } })
  await page.viewport(width, 560)
  const short = screen.getByText(/^until (17:00|5:00 PM)$/)
  await expect.element(short).toBeVisible()
  const words = short.element()
  expect(words.scrollWidth).toBeLessThanOrEqual(words.clientWidth)
  await expect.element(screen.getByRole('heading', { name: 'Design' })).toBeVisible()
  await expect.element(screen.getByRole('button', { name: 'Unmute', exact: true })).toBeVisible()
  expect(await axeFindings()).toEqual([])
})

test('Undo takes a mute back and says so', async () => {
  const { screen, asked } = await openConversation()
  await screen.getByRole('button', { name: 'Mute', exact: true }).click()
  await screen.getByRole('button', { name: 'Undo' }).click()
  await expect.element(screen.getByRole('status')).toHaveTextContent('Design unmuted')
  await expect.element(screen.getByRole('button', { name: 'Undo' })).not.toBeInTheDocument()
  expect(asked('mute.clear')).toEqual([[design.id]])
})

test('undoing an unmute brings back the rule that was there', async () => {
  const through = { mentions: true, favourites: false, keywords: true }
  const row = { ...muted, rule: { ...forever, ends: { quietForMs: HOUR }, through } }
  const { screen, asked } = await openConversation({ row })
  await screen.getByRole('button', { name: 'Unmute' }).click()
  await expect.element(screen.getByRole('status')).toHaveTextContent('Design unmuted')
  await screen.getByRole('button', { name: 'Undo' }).click()
  await expect.element(screen.getByRole('status')).toHaveTextContent('Design muted until it is quiet')
  expect(asked('mute.set')).toEqual([[design.id, row.rule]])
})

test('Ctrl+Z takes a mute back, but not from a text field', async () => {
  const { screen, asked } = await openConversation()
  await screen.getByRole('button', { name: 'Mute', exact: true }).click()
  await screen.getByRole('textbox', { name: 'Message' }).click()
  await userEvent.keyboard('{Control>}z{/Control}')
  expect(asked('mute.clear')).toEqual([])
  screen.getByRole('button', { name: 'Unmute' }).element().focus()
  await userEvent.keyboard('{Control>}z{/Control}')
  await expect.element(screen.getByRole('status')).toHaveTextContent('Design unmuted')
})

test('Undo goes after ten seconds, but not while the pointer or the focus is on it', async () => {
  const { screen, clock } = await openConversation()
  await screen.getByRole('button', { name: 'Mute', exact: true }).click()
  const undo = screen.getByRole('button', { name: 'Undo' })
  clock.advance(9 * SECOND)
  await undo.hover()
  clock.advance(60 * SECOND)
  await expect.element(undo).toBeVisible()
  await screen.getByRole('textbox', { name: 'Message' }).hover()
  undo.element().focus()
  clock.advance(60 * SECOND)
  await expect.element(undo).toBeVisible()
  screen.getByRole('textbox', { name: 'Message' }).element().focus()
  clock.advance(3 * SECOND)
  await expect.element(undo).not.toBeInTheDocument()
  await expect.element(screen.getByRole('status')).toHaveTextContent('Design muted')
})

test('the menu mutes with what was ticked in it', async () => {
  const { screen, asked } = await openConversation()
  await screen.getByRole('button', { name: 'Mute options' }).click()
  await expect.element(screen.getByText('Mute Design')).toBeVisible()
  await screen.getByRole('menuitemcheckbox', { name: 'Let mentions of me through' }).click()
  await expect
    .element(screen.getByRole('menuitemcheckbox', { name: 'Let mentions of me through' }))
    .toHaveAttribute('aria-checked', 'true')
  expect(asked('mute.set')).toEqual([])
  await screen.getByRole('menuitem', { name: 'Until I unmute' }).click()
  await expect.element(screen.getByRole('status')).toHaveTextContent('Design muted')
  expect(asked('mute.set')).toMatchObject([[design.id, { through: { ...nothingThrough, mentions: true } }]])
})

test('ticking a box in a muted conversation changes its rule at once and leaves its end', async () => {
  const { screen, asked } = await openConversation({ row: muted })
  await screen.getByRole('button', { name: 'Mute options' }).click()
  await screen.getByRole('menuitemcheckbox', { name: 'Let keywords through' }).click()
  expect(asked('mute.set')).toEqual([[design.id, { ...forever, through: { ...nothingThrough, keywords: true } }]])
})

test('where there are no keywords, the box says where to set them', async () => {
  const { screen } = await openConversation({ settings: { keywords: [] } })
  await screen.getByRole('button', { name: 'Mute options' }).click()
  const box = screen.getByRole('menuitemcheckbox', { name: 'Let keywords through', exact: true })
  await expect.element(box).toHaveAccessibleDescription('No keywords yet: set them in the account menu.')
  expect(await axeFindings()).toEqual([])
})

test('the menu is worked by keyboard alone', async () => {
  const { screen } = await openConversation()
  screen.getByRole('button', { name: 'Mute options' }).element().focus()
  await userEvent.keyboard('{Enter}')
  await expect.element(screen.getByRole('menuitem', { name: 'For 15 minutes' })).toHaveFocus()
  await userEvent.keyboard('{End}{ArrowUp}{ArrowUp}{ArrowUp}{ArrowUp}{Enter}')
  await expect.element(screen.getByRole('status')).toHaveTextContent('Design muted')
  await expect.element(screen.getByRole('button', { name: 'Mute options' })).toHaveFocus()
})

test('a mute that main could not write down says so until it is dismissed, and offers no undo', async () => {
  const { screen, clock } = await openConversation({
    prepare: (bridge) => bridge.answer('mute.set', () => ({ ok: false, problem: { code: 'not-saved' } })),
  })
  await screen.getByRole('button', { name: 'Mute', exact: true }).click()
  await expect.element(screen.getByRole('status')).toMatchTextContent('could not write to the disk')
  await expect.element(screen.getByRole('button', { name: 'Undo' })).not.toBeInTheDocument()
  clock.advance(HOUR)
  await screen.getByRole('button', { name: 'Dismiss' }).click()
  await expect.element(screen.getByRole('button', { name: 'Dismiss' })).not.toBeInTheDocument()
})

test('a refusal of the server is told in its own words and stays', async () => {
  const { screen, bridge, clock } = await openConversation()
  bridge.push('mute.told', { kind: 'undone', name: 'Ops', conversationId: design.id, serverSays: 'Not <b>you</b>.' })
  await expect.element(screen.getByRole('status')).toMatchTextContent('Ops: “Not <b>you</b>.”')
  clock.advance(HOUR)
  await expect.element(screen.getByRole('button', { name: 'Dismiss' })).toBeVisible()
})

test('what another device, the time and the tray did is told; only the tray’s can be undone here', async () => {
  const { screen, bridge, asked } = await openConversation()
  const about = { name: 'Design', conversationId: design.id }
  const status = screen.getByRole('status')
  bridge.push('mute.told', { kind: 'elsewhere', ...about, muted: true })
  await expect.element(status).toHaveTextContent('Design was muted on another device')
  await expect.element(screen.getByRole('button', { name: 'Undo' })).not.toBeInTheDocument()
  bridge.push('mute.told', { kind: 'ended', ...about, at: 1 })
  await expect.element(status).toMatchTextContent(/^Design unmuted/)
  bridge.push('mute.told', { kind: 'here', ...about, before: forever, rule: null })
  await expect.element(status).toHaveTextContent('Design unmuted')
  await screen.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => asked('mute.set')).toEqual([[design.id, forever]])
})

test('axe finds nothing in the header, the open menu and the toast', async () => {
  const { screen } = await openConversation()
  await screen.getByRole('button', { name: 'Mute', exact: true }).click()
  await expect.element(screen.getByRole('button', { name: 'Undo' })).toBeVisible()
  expect(await axeFindings()).toEqual([])
  await screen.getByRole('button', { name: 'Mute options' }).click()
  await expect.element(screen.getByRole('menu')).toBeVisible()
  expect(await axeFindings()).toEqual([])
})
