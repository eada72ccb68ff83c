import { expect, test } from 'vitest'
import { userEvent } from 'vitest/browser'
import { messageId } from '../../shared/ids.ts'
import { FIRST_UNPLACED, type Message } from '../../shared/model.ts'
import { axeFindings } from '../testing/render-window.ts'
import { dana, fanni, sampleNow } from '../testing/sample.ts'
import { design, lunch, manySaid, openConversation, said } from './testing/open-conversation.ts'

const atEnd = (log: Element): boolean => log.scrollTop + log.clientHeight >= log.scrollHeight - 2

test('Enter sends what was written and empties the box, Shift+Enter breaks the line', async () => {
  const { screen, asked } = await openConversation()
  const box = screen.getByRole('textbox', { name: 'Message' })
  const send = screen.getByRole('button', { name: 'Send' })
  await expect.element(send).toBeDisabled()
  await box.fill('   ')
  await expect.element(send).toBeDisabled()
  await box.fill('one')
  await userEvent.keyboard('{Shift>}{Enter}{/Shift}two{Enter}')
  await expect.element(box).toHaveValue('')
  expect(asked('messages.send')).toEqual([[design.id, 'one\ntwo']])
  await expect.element(screen.getByText('one two')).toBeVisible()
  await expect.element(box).toHaveFocus()
})

test('Enter that ends a word of an input method does not send', async () => {
  const { screen, asked } = await openConversation()
  const box = screen.getByRole('textbox', { name: 'Message' })
  await box.fill('にほん')
  const enter = new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true })
  expect(box.element().dispatchEvent(enter)).toBe(true)
  expect(asked('messages.send')).toEqual([])
})

test('a message that was not sent comes back into the box with the server’s words', async () => {
  const { screen, bridge } = await openConversation()
  bridge.answer('messages.send', () => ({ ok: false, problem: { code: 'refused', serverSays: 'Read only.' } }))
  const box = screen.getByRole('textbox', { name: 'Message' })
  await box.fill('important')
  await screen.getByRole('button', { name: 'Send' }).click()
  await expect.element(box).toHaveValue('important')
  await expect.element(screen.getByRole('alert').filter({ hasText: 'Read only.' })).toBeVisible()
  await expect.element(screen.getByRole('textbox', { name: 'Message' })).toHaveAccessibleDescription(/Read only/)
})

test('what was said of a message that was not sent goes when its text is changed, or another conversation is opened', async () => {
  const { screen, bridge } = await openConversation()
  bridge.answer('messages.send', () => ({ ok: false, problem: { code: 'unreachable' } }))
  const box = screen.getByRole('textbox', { name: 'Message' })
  const why = screen.getByText(/^Not sent: the server cannot be reached/)
  await box.fill('important')
  await userEvent.keyboard('{Enter}')
  await expect.element(why).toBeVisible()
  await userEvent.keyboard('!')
  await expect.element(box).toHaveValue('important!')
  await expect.element(why).not.toBeInTheDocument()
  await userEvent.keyboard('{Enter}')
  await expect.element(why).toBeVisible()
  await screen.rerender({ open: lunch.id })
  await screen.rerender({ open: design.id })
  await expect.element(box).toHaveValue('important!')
  await expect.element(why).not.toBeInTheDocument()
})

test('messages that were not sent never become one: each is sent again or removed by itself', async () => {
  const { screen, bridge, asked } = await openConversation()
  const answers: PromiseWithResolvers<null>[] = []
  bridge.answer('messages.send', async () => {
    const answer = Promise.withResolvers<null>()
    answers.push(answer)
    await answer.promise
    return { ok: false, problem: { code: 'unreachable' } }
  })
  const box = screen.getByRole('textbox', { name: 'Message' })
  await box.fill('one')
  await userEvent.keyboard('{Enter}two{Enter}three{Enter}four')
  await expect.poll(() => answers).toHaveLength(3)
  for (const answer of answers) answer.resolve(null)
  const unsent = screen.getByRole('list', { name: 'Not sent' })
  await expect
    .poll(() =>
      unsent
        .getByRole('listitem')
        .elements()
        .map((each) => each.querySelector('p')?.textContent),
    )
    .toEqual(['one', 'two', 'three'])
  await expect.element(box).toHaveValue('four')
  expect(await axeFindings()).toEqual([])

  const second = unsent.getByRole('listitem').filter({ hasText: 'two' })
  bridge.answer('messages.send', () => ({ ok: false, problem: { code: 'refused', serverSays: 'Read only.' } }))
  await second.getByRole('button', { name: 'Send again' }).click()
  await expect.element(second).toMatchTextContent('Read only.')
  bridge.answer('messages.send', () => ({ ok: true, value: messageId('m-two') }))
  await second.getByRole('button', { name: 'Send again' }).click()
  await expect.element(second).not.toBeInTheDocument()
  await unsent.getByRole('listitem').filter({ hasText: 'three' }).getByRole('button', { name: 'Remove' }).click()
  await expect.poll(() => unsent.getByRole('listitem').elements()).toHaveLength(1)
  await screen.rerender({ open: lunch.id })
  await expect.poll(() => unsent.getByRole('listitem').elements()).toHaveLength(0)
  await screen.rerender({ open: design.id })
  await expect.element(unsent.getByText('one')).toBeVisible()
  expect(asked('messages.send').map(([, text]) => text)).toEqual(['one', 'two', 'three', 'two', 'two'])
})

test('a draft stays with its conversation', async () => {
  const { screen } = await openConversation()
  const box = screen.getByRole('textbox', { name: 'Message' })
  await box.fill('for Design')
  await screen.rerender({ open: lunch.id })
  await expect.element(box).toHaveValue('')
  await expect.element(box).toHaveAttribute('placeholder', 'Message Lunch')
  await screen.rerender({ open: design.id })
  await expect.element(box).toHaveValue('for Design')
})

test('what is typed is not for Chromium to keep: it would write a draft to the disk in clear', async () => {
  const { screen } = await openConversation()
  await expect.element(screen.getByRole('textbox', { name: 'Message' })).toHaveAttribute('autocomplete', 'off')
})

test('the box grows with its text to eight lines and no further', async () => {
  const { screen } = await openConversation()
  const box = screen.getByRole('textbox', { name: 'Message' })
  const height = (): number => box.element().getBoundingClientRect().height
  const one = height()
  await box.fill('1\n2\n3')
  expect(height()).toBeGreaterThan(one + 30)
  await box.fill(Array.from({ length: 8 }, () => 'x').join('\n'))
  const eight = height()
  await box.fill(Array.from({ length: 30 }, () => 'x').join('\n'))
  expect(height()).toBeCloseTo(eight, 0)
})

test('older messages come when the reader nears the top, and the reader’s place does not move', async () => {
  const { element, asked, log, opened } = await openConversation({ messages: manySaid(300) })
  await opened()
  await expect.element(log.getByText(/^Message 300 /)).toBeVisible()
  for (const pages of [2, 3, 4]) {
    // Straight to the very top, where a moved place shows most.
    element().scrollTop = 0
    await expect.poll(() => asked('messages.page').length).toBeGreaterThanOrEqual(pages)
    const top = (): HTMLElement | undefined =>
      [...element().querySelectorAll<HTMLElement>('[role=article]')].find(
        (message) => message.getBoundingClientRect().bottom > element().getBoundingClientRect().top + 60,
      )
    await expect.poll(() => element().scrollTop).toBeGreaterThan(0)
    const anchor = top()
    const before = anchor?.getBoundingClientRect().top ?? NaN
    for (let frame = 0; frame < 5; frame += 1) {
      await new Promise(requestAnimationFrame)
      expect(Math.abs((anchor?.getBoundingClientRect().top ?? NaN) - before)).toBeLessThan(1)
    }
  }
})

test('the reader’s place is the same before and after a page has come', async () => {
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  const messages = manySaid(200)
  const { element, asked, log, bridge, opened } = await openConversation({ messages })
  await opened()
  await expect.element(log.getByText(/^Message 200 /)).toBeVisible()
  bridge.answer('messages.page', async (_id, before, limit) => {
    await held
    const older = messages.filter(({ position }) => position < (before ?? Infinity))
    return { ok: true, value: { messages: older.slice(-limit), hasOlder: older.length > limit } }
  })
  element().scrollTop = 0
  await expect.poll(() => asked('messages.page').length).toBe(2)
  await new Promise(requestAnimationFrame)
  await new Promise(requestAnimationFrame)
  const place = (): number =>
    log
      .getByText(/^Message 151 /)
      .element()
      .getBoundingClientRect().top
  const before = place()
  release()
  await expect.poll(() => element().scrollTop).toBeGreaterThan(0)
  for (let frame = 0; frame < 10; frame += 1) {
    expect(Math.abs(place() - before)).toBeLessThan(1)
    await new Promise(requestAnimationFrame)
  }
})

test('5,000 messages are shown at once, because few of them are on the page', async () => {
  const messages = manySaid(5000)
  const { bridge, element, log } = await openConversation({ messages: [said(1, 'first')] })
  await expect.element(log.getByText('first', { exact: true })).toBeVisible()
  const started = performance.now()
  bridge.push('messages.changed', { conversationId: design.id, messages, removed: [], replaces: false })
  await expect.element(log.getByText(/^Message 5000 /)).toBeVisible()
  expect(performance.now() - started).toBeLessThan(1000)
  expect(element().querySelectorAll('[role=article]').length).toBeLessThan(80)
})

test('a new message is followed at the end, and announced by a button to the latest elsewhere', async () => {
  const { bridge, element, log, screen, opened } = await openConversation({ messages: manySaid(60) })
  await opened()
  const say = (position: number): void =>
    bridge.push('messages.changed', {
      conversationId: design.id,
      messages: [said(position, `late ${position}`)],
      removed: [],
      replaces: false,
    })
  await expect.element(log.getByText(/^Message 60 /)).toBeVisible()
  say(61)
  await expect.element(log.getByText('late 61')).toBeVisible()
  await expect.poll(() => atEnd(element())).toBe(true)
  element().scrollTop -= 600
  const latest = screen.getByRole('button', { name: 'Jump to latest' })
  await expect.element(latest).toBeVisible()
  const place = element().scrollTop
  say(62)
  await new Promise(requestAnimationFrame)
  expect(element().scrollTop).toBe(place)
  await latest.click()
  await expect.element(log.getByText('late 62')).toBeVisible()
  await expect.element(latest).not.toBeInTheDocument()
})

test('changes come by id: delivery, removal, a new instance', async () => {
  const own = (position: number, delivery: Message['delivery']): Message =>
    said(position, 'mine', {
      id: messageId('own'),
      content: { kind: 'text', sender: dana, text: 'mine', mentionsMe: false },
      delivery,
    })
  const { bridge, log, screen } = await openConversation({ messages: [said(1, 'one'), said(2, 'two')] })
  const push = (messages: readonly Message[], removed: readonly string[] = [], replaces = false): void =>
    bridge.push('messages.changed', { conversationId: design.id, messages, removed: removed.map(messageId), replaces })
  await expect.element(log.getByText('two')).toBeVisible()
  push([own(FIRST_UNPLACED, 'sending')])
  await expect.element(log.getByText('Sending')).toBeInTheDocument()
  push([own(3, 'sent')])
  await expect.element(log.getByText('Sent', { exact: true })).toBeInTheDocument()
  push([], ['own'])
  await expect.element(log.getByText('mine')).not.toBeInTheDocument()
  bridge.answer('messages.page', () => ({ ok: true, value: { messages: [said(9, 'anew')], hasOlder: false } }))
  push([said(9, 'anew')], [], true)
  await expect.element(log.getByText('anew')).toBeVisible()
  await expect.element(screen.getByText('two')).not.toBeInTheDocument()
})

test('what is on screen is reported once, only placed messages count, and it is withdrawn', async () => {
  const unplaced = said(FIRST_UNPLACED, 'on its way', { delivery: 'sending' })
  const { log, asked, screen, bridge } = await openConversation({ messages: [...manySaid(30), unplaced] })
  await expect.element(log.getByText('on its way')).toBeVisible()
  const last = (): unknown => asked('conversation.looking').at(-1)?.[0]
  await expect.poll(last).toEqual({ id: design.id, upTo: 30 })
  bridge.push('messages.changed', {
    conversationId: design.id,
    messages: [said(31, 'newer')],
    removed: [],
    replaces: false,
  })
  await expect.poll(last).toEqual({ id: design.id, upTo: 31 })
  const reported = asked('conversation.looking').length
  log.element().scrollTop -= 300
  await expect.element(screen.getByRole('button', { name: 'Jump to latest' })).toBeVisible()
  expect(asked('conversation.looking').length).toBe(reported)
  await screen.unmount()
  expect(last()).toBeNull()
})

test('another conversation withdraws the report before it makes its own', async () => {
  const { asked, screen } = await openConversation({ messages: [said(1, 'one')] })
  const reports = (): unknown[] => asked('conversation.looking').map(([at]) => at)
  await expect.poll(reports).toEqual([{ id: design.id, upTo: 1 }])
  await screen.rerender({ open: lunch.id })
  await expect.poll(reports).toEqual([{ id: design.id, upTo: 1 }, null, { id: lunch.id, upTo: 0 }])
})

const current = (): readonly (string | null)[] =>
  [...document.querySelectorAll('[role=article][aria-current=true]')].map(
    ({ textContent }) => /Message \d+/.exec(textContent)?.[0] ?? null,
  )
const onScreen = (message: Element, log: Element): boolean => {
  const [inner, outer] = [message.getBoundingClientRect(), log.getBoundingClientRect()]
  return inner.top >= outer.top && inner.bottom <= outer.bottom
}

test('the log opens at the message that was asked for, pages away, and marks it for a moment', async () => {
  const { asked, element, log, opened } = await openConversation({
    messages: manySaid(300),
    row: { ...design, unread: 3 },
    wanted: messageId('m-130'),
  })
  await opened()
  const message = log.getByText(/^Message 130 /)
  await expect.element(message).toBeVisible()
  expect(current()).toEqual(['Message 130'])
  expect(onScreen(message.element(), element())).toBe(true)
  expect(asked('messages.page').length).toBe(4)
  await expect.poll(current, { timeout: 4000 }).toEqual([])
  expect(onScreen(message.element(), element())).toBe(true)
})

test('a message that is further away than a few pages leaves the log where it would open', async () => {
  const { asked, log, opened } = await openConversation({ messages: manySaid(600), wanted: messageId('m-1') })
  await opened()
  await expect.element(log.getByText(/^Message 600 /)).toBeVisible()
  expect(asked('messages.page').length).toBe(6)
  expect(current()).toEqual([])
})

test('in an open conversation each click on a notification goes to its message', async () => {
  const { element, log, opened, screen } = await openConversation({ messages: manySaid(200) })
  await opened()
  const message = log.getByText(/^Message 110 /)
  for (const wanted of [{ messageId: messageId('m-110') }, { messageId: messageId('m-110') }]) {
    await screen.rerender({ wanted })
    await expect.poll(current).toEqual(['Message 110'])
    await expect.poll(() => onScreen(message.element(), element())).toBe(true)
    element().scrollTop = element().scrollHeight
    await expect.element(log.getByText(/^Message 200 /)).toBeVisible()
    await expect.poll(current, { timeout: 4000 }).toEqual([])
  }
})

test('unread messages are shown from the first, under a line that says what was held', async () => {
  const messages = manySaid(120)
  const row = { ...design, unread: 70, unreadMentions: 2, held: 14 }
  const { log, asked, bridge } = await openConversation({ messages, row })
  await expect.element(log.getByText('14 messages held · 2 name you')).toBeVisible()
  await expect.element(log.getByText(/^Message 51 /)).toBeVisible()
  expect(asked('messages.page')).toEqual([[design.id, null, 100]])
  bridge.push('conversations.patched', { changed: [{ ...row, unread: 0, unreadMentions: 0, held: 0 }], removed: [] })
  await expect.element(log.getByText('14 messages held · 2 name you')).toBeVisible()
})

test('unread messages that all made a sound stand under a plain line', async () => {
  const { log } = await openConversation({ messages: manySaid(5), row: { ...design, unread: 2 } })
  await expect.element(log.getByText('New messages')).toBeVisible()
  const order = log.element().textContent
  expect(order.indexOf('Message 3 ')).toBeLessThan(order.indexOf('New messages'))
  expect(order.indexOf('New messages')).toBeLessThan(order.indexOf('Message 4 '))
})

test('messages stand in days and in groups, and what names the person is marked', async () => {
  const { log } = await openConversation({
    messages: [
      said(1, 'one'),
      said(2, 'two'),
      said(3, 'other', { content: { kind: 'text', sender: fanni, text: 'other', mentionsMe: false } }),
      said(4, 'x', {
        createdAt: sampleNow,
        content: { kind: 'text', sender: fanni, text: '@dána see @Bela', mentionsMe: true },
      }),
    ],
  })
  await expect.element(log.getByText('Today')).toBeVisible()
  await expect.element(log.getByText('Thursday', { exact: true })).toBeVisible()
  expect(log.getByText('Bela Kovács').elements()).toHaveLength(1)
  expect(log.getByText('Fanni Tóth').elements()).toHaveLength(2)
  expect([...log.element().querySelectorAll('.mention')].map((mark) => mark.textContent)).toEqual(['@dána'])
})

test('text is text, whatever it looks like, and keeps its lines', async () => {
  const hostile = '<img src=x onerror="document.title=1"><b>&amp;\n\n{@html x} \u202egnp.exe ' + 'w'.repeat(300)
  const { log, element } = await openConversation({
    messages: [
      said(1, hostile),
      said(2, hostile, { content: { kind: 'text', sender: fanni, text: hostile, mentionsMe: true } }),
    ],
  })
  await expect.element(log.getByRole('article').first()).toBeVisible()
  const texts = [...element().querySelectorAll('.text')]
  expect(texts.map((text) => text.textContent)).toEqual([hostile, hostile])
  expect(element().querySelector('img, b')).toBeNull()
  expect(element().scrollWidth).toBe(element().clientWidth)
})

test('the window says that the name on a message is a claim, to whoever points at it and to whoever hears the log', async () => {
  const { log } = await openConversation({ messages: [said(1, 'Hello')] })
  const claim = 'Names in messages are what the sender wrote; Hush cannot check them.'
  await expect.element(log.getByTitle(claim)).toBeVisible()
  await expect.element(log).toHaveAccessibleDescription(claim)
})

test('what cannot be decrypted says so', async () => {
  const { log } = await openConversation({ messages: [said(1, '', { content: { kind: 'unreadable' } })] })
  await expect.element(log.getByText('This message cannot be decrypted here.')).toBeVisible()
})

test('a page that does not come says why and can be asked for again', async () => {
  const { screen, bridge, log } = await openConversation({
    prepare: (main) => main.answer('messages.page', () => ({ ok: false, problem: { code: 'unreachable' } })),
  })
  await expect.element(screen.getByText(/the server cannot be reached/)).toBeVisible()
  bridge.answer('messages.page', () => ({ ok: true, value: { messages: [said(1, 'there')], hasOlder: false } }))
  await screen.getByRole('button', { name: 'Try again' }).click()
  await expect.element(log.getByText('there')).toBeVisible()
})

test('axe finds nothing in a full log and an empty one', async () => {
  const full = await openConversation({
    messages: [
      ...manySaid(40),
      said(41, '', { content: { kind: 'unreadable' } }),
      said(42, 'mine', {
        content: { kind: 'text', sender: dana, text: 'mine', mentionsMe: false },
        delivery: 'sending',
      }),
    ],
    row: { ...design, unread: 3, held: 2, unreadMentions: 1 },
  })
  await expect.element(full.log.getByText('Sending')).toBeInTheDocument()
  expect(await axeFindings()).toEqual([])
  await full.screen.unmount()
  const empty = await openConversation()
  await expect.element(empty.screen.getByText(/Nothing has been said in Design yet/)).toBeVisible()
  expect(await axeFindings()).toEqual([])
})
