import { expect, test } from 'vitest'
import { userEvent } from 'vitest/browser'
import { parseUntil } from '../../shared/mute/until.ts'
import { HOUR, timeZone } from '../../shared/time.ts'
import { design, openConversation } from '../chat/testing/open-conversation.ts'
import { axeFindings } from '../testing/render-window.ts'
import { sampleNow } from '../testing/sample.ts'
import { exactWords } from '../ui/times.ts'

async function openDialog(given: Parameters<typeof openConversation>[0] = {}) {
  const opened = await openConversation(given)
  const { screen } = opened
  await screen.getByRole('button', { name: 'Mute options' }).click()
  await screen.getByRole('menuitem', { name: 'Until a date and time…', exact: true }).click()
  const inWords = screen.getByRole('textbox', { name: 'In words' })
  await expect.element(inWords).toHaveFocus()
  const mute = () => screen.getByRole('dialog').getByRole('button', { name: 'Mute', exact: true })
  return { ...opened, inWords, mute, date: screen.getByLabelText('Date'), time: screen.getByLabelText('Time') }
}
const momentOf = (phrase: string): number => parseUntil(phrase, sampleNow, timeZone()) ?? 0

test('the dialog begins at tomorrow morning, says the exact moment, and mutes until it', async () => {
  const { screen, asked, date, time, inWords, mute } = await openDialog()
  await expect.element(date).toHaveValue('2026-11-25')
  await expect.element(time).toHaveValue('09:00')
  await expect
    .element(inWords)
    .toHaveAccessibleDescription(`Silent until ${exactWords(new Date(2026, 10, 25, 9).getTime())}.`)
  expect(await axeFindings()).toEqual([])
  await mute().click()
  await expect.element(screen.getByRole('dialog')).not.toBeInTheDocument()
  expect(asked('mute.set')).toMatchObject([[design.id, { ends: { at: new Date(2026, 10, 25, 9).getTime() } }]])
  await expect.element(screen.getByRole('status')).toMatchTextContent(/^Design muted until Wed 0?9:00/)
  await screen.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => asked('mute.clear')).toHaveLength(1)
})

test('words are understood by keyboard alone, and the fields show what they mean', async () => {
  const { screen, asked, date, time } = await openDialog()
  await userEvent.keyboard('monday 9:30')
  await expect.element(date).toHaveValue('2026-11-30')
  await expect.element(time).toHaveValue('09:30')
  await userEvent.keyboard('{Enter}')
  await expect.element(screen.getByRole('dialog')).not.toBeInTheDocument()
  expect(asked('mute.set')).toMatchObject([[design.id, { ends: { at: momentOf('monday 9:30') } }]])
  await expect.element(screen.getByRole('button', { name: 'Mute options' })).toHaveFocus()
})

test('a field that is changed counts more than the words before it', async () => {
  const { asked, inWords, time, mute } = await openDialog()
  await inWords.fill('friday')
  await time.fill('18:15')
  await expect.element(inWords).toHaveValue('')
  await mute().click()
  expect(asked('mute.set')).toMatchObject([[design.id, { ends: { at: momentOf('friday 18:15') } }]])
})

test('words that mean nothing are a sentence and no mute', async () => {
  const { screen, asked, inWords, mute } = await openDialog()
  await inWords.fill('next <b>blue</b> moon')
  await mute().click()
  await expect
    .element(screen.getByRole('dialog').getByRole('alert'))
    .toMatchTextContent(/does not understand “next <b>blue<\/b> moon”/)
  await expect.element(inWords).toHaveFocus()
  await expect.element(inWords).toHaveAttribute('aria-invalid', 'true')
  expect(await axeFindings()).toEqual([])
  await inWords.fill('tomorrow 14')
  await expect.element(screen.getByRole('dialog').getByRole('alert')).not.toBeInTheDocument()
  await userEvent.keyboard('{Enter}')
  expect(asked('mute.set')).toMatchObject([[design.id, { ends: { at: momentOf('tomorrow 14') } }]])
})

test('a past moment is a sentence and no mute, also while the dialog stands open over it', async () => {
  const { screen, asked, date, mute } = await openDialog()
  await date.fill('2026-11-23')
  await mute().click()
  await expect
    .element(screen.getByRole('dialog').getByRole('alert'))
    .toHaveTextContent(
      `${exactWords(new Date(2026, 10, 23, 9).getTime())} is past. Choose a moment that is still to come.`,
    )
  await userEvent.keyboard('{Escape}')
  await expect.element(screen.getByRole('dialog')).not.toBeInTheDocument()
  expect(asked('mute.set')).toEqual([])
})

test('a date or a time that is missing is asked for', async () => {
  const { screen, asked, date, mute } = await openDialog()
  await date.fill('')
  await mute().click()
  await expect.element(screen.getByRole('dialog').getByRole('alert')).toMatchTextContent(/^Choose a date and a time/)
  await screen.getByRole('button', { name: 'Cancel' }).click()
  expect(asked('mute.set')).toEqual([])
})

test('of a conversation that is muted until some moment, the dialog begins there', async () => {
  const ends = { at: new Date(2026, 11, 24, 18).getTime() }
  const through = { mentions: true, favourites: false, keywords: false }
  const row = { ...design, muted: true, rule: { ends, through, madeAt: sampleNow - HOUR } }
  const { asked, date, time, mute } = await openDialog({ row })
  await expect.element(date).toHaveValue('2026-12-24')
  await expect.element(time).toHaveValue('18:00')
  await time.fill('20:00')
  await mute().click()
  expect(asked('mute.set')).toMatchObject([
    [design.id, { ends: { at: new Date(2026, 11, 24, 20).getTime() }, through }],
  ])
})
