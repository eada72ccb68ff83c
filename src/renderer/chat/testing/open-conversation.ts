import '@fontsource-variable/inter/wght.css'
import '../../styles/base.css'
import '../../styles/tokens.css'
import '../../styles/controls.css'
import { expect } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-svelte'
import { messageId, type MessageId } from '../../../shared/ids.ts'
import { FIRST_UNPLACED, type ConversationRow, type Message } from '../../../shared/model.ts'
import { defaultSettings, type Settings } from '../../../shared/settings.ts'
import { createHeldClock } from '../../../shared/testing/held-clock.ts'
import { DAY, MINUTE } from '../../../shared/time.ts'
import { createFakeBridge, type FakeBridge } from '../../testing/fake-bridge.ts'
import { bela, dana, fanni, sampleNow, sampleRow, signedInState } from '../../testing/sample.ts'
import Host from './Host.svelte'

export const design = sampleRow(1, {
  name: 'Design',
  participants: [
    { id: bela, name: 'Bela Kovács' },
    { id: fanni, name: 'Fanni Tóth' },
  ],
})
export const lunch = sampleRow(2, { name: 'Lunch' })

/** A message of Bela's in Design, `position` minutes after the first; say what is special. */
export function said(position: number, text: string, patch: Partial<Message> = {}): Message {
  const createdAt = sampleNow - 5 * DAY + (position % FIRST_UNPLACED) * MINUTE
  return {
    id: messageId(`m-${position}`),
    conversationId: design.id,
    position,
    createdAt,
    validUntil: createdAt + 365 * DAY,
    content: { kind: 'text', sender: bela, text, mentionsMe: false },
    delivery: 'received',
    ...patch,
  }
}

/** `count` messages of uneven height, from position 1. */
export const manySaid = (count: number): readonly Message[] =>
  Array.from({ length: count }, (_, n) => said(n + 1, `Message ${n + 1} ${'and more of it '.repeat((n * 7) % 23)}`))

/** The right half of the window before a fake main, with a clock that the test holds. */
export async function openConversation(
  given: {
    readonly messages?: readonly Message[]
    readonly row?: ConversationRow
    readonly settings?: Partial<Settings>
    readonly wanted?: MessageId
    readonly prepare?: (bridge: FakeBridge) => void
  } = {},
) {
  await page.viewport(900, 760)
  const row = given.row ?? design
  const bridge = createFakeBridge({ state: signedInState, rows: [row, lunch], messages: given.messages ?? [] })
  given.prepare?.(bridge)
  const clock = createHeldClock(sampleNow)
  const me = { userId: dana, name: 'Dana Molnár', nick: 'Dana' }
  const wanted = given.wanted === undefined ? null : { messageId: given.wanted }
  const settings = { ...defaultSettings, keywords: ['deploy'], ...given.settings }
  const screen = await render(Host, { bridge, clock, me, rows: [row, lunch], open: row.id, settings, wanted })
  const log = screen.getByRole('log', { name: 'Messages' })
  const asked = (name: string): readonly (readonly unknown[])[] =>
    bridge.requests.filter((request) => request.name === name).map(({ args }) => args)
  /** Until the log stands where it opens. */
  const opened = (): Promise<unknown> => expect.poll(() => getComputedStyle(log.element()).opacity).toBe('1')
  return { bridge, clock, screen, log, asked, opened, element: () => log.element() }
}
