import '@fontsource-variable/inter/wght.css'
import '../../src/renderer/styles/base.css'
import '../../src/renderer/styles/tokens.css'
import '../../src/renderer/styles/controls.css'
import { mount } from 'svelte'
import App from '../../src/renderer/App.svelte'
import { createAppState, type WindowState } from '../../src/renderer/state/app.svelte.ts'
import { createFakeBridge, type FakeBridge } from '../../src/renderer/testing/fake-bridge.ts'
import { bela, sampleNow, sampleRow, signedInState } from '../../src/renderer/testing/sample.ts'
import PlainList from './PlainList.svelte'
import type { Bridge, RequestName, Requests } from '../../src/shared/bridge/contract.ts'
import { conversationId } from '../../src/shared/ids.ts'
import type { ConversationRow } from '../../src/shared/model.ts'
import { nothingThrough, type MuteRule } from '../../src/shared/mute/model.ts'
import { createHeldClock } from '../../src/shared/testing/held-clock.ts'

/** The window, or a plain list of the same rows, before a fake main. What it measures stands in the document's title. */
const query = new URLSearchParams(location.search)
const isPlain = query.get('list') === 'plain'
const count = Number(query.get('rows'))
const mutes = Number(query.get('mutes'))

const rule: MuteRule = { ends: 'never', through: nothingThrough, madeAt: sampleNow }

/** A third muted, every fourth unread, in no order. */
function rowsOf(total: number): ConversationRow[] {
  return Array.from({ length: total }, (_, n) => {
    const at = (n * 7919) % total
    const muted = at % 3 === 0
    return sampleRow(at + 1, {
      id: conversationId((at + 1).toString(16).padStart(32, '0')),
      name: `Project ${at}`,
      participants: [{ id: bela, name: 'Bela Kovács' }],
      preview: { sender: 'Bela', text: 'the new tray icons are in, have a look', mentionsMe: false },
      unread: at % 4 === 0 ? 3 : 0,
      ...(muted
        ? { muted, rule, silence: { silent: true, because: 'muted', ends: 'never', through: nothingThrough } }
        : {}),
    })
  })
}

/** `bridge`, and when it was asked for the rows, which are at hand then. */
function timed(bridge: Bridge): { readonly bridge: Bridge; readonly askedAt: () => number } {
  let at = NaN
  async function request<N extends RequestName>(name: N, ...args: Requests[N]['args']): Promise<Requests[N]['result']> {
    if (name === 'conversations.first') at = performance.now()
    return bridge.request(name, ...args)
  }
  return { bridge: { request, on: (name, listener) => bridge.on(name, listener) }, askedAt: () => at }
}

const nextFrame = (): Promise<number> => new Promise(requestAnimationFrame)

/** What was done before is on screen once a second frame begins. */
async function painted(): Promise<void> {
  await nextFrame()
  await nextFrame()
}

/** ms that a frame takes which begins with `change`: script, style, layout and paint, without the wait for the next one. */
function frameWith(change: () => void): Promise<number> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      const startedAt = performance.now()
      // A message is handled after the frame that its sender is part of.
      port1.onmessage = () => resolve(performance.now() - startedAt)
      change()
      port2.postMessage(null)
    })
  })
}

function elementOf(id: string): Element {
  const element = document.querySelector(`[data-id="${id}"]`)
  if (!element) throw new Error('The row is not shown.')
  return element
}

function buttonNamed(name: string): HTMLButtonElement {
  const button = [...document.querySelectorAll('main button')].find((each) => each.textContent.trim() === name)
  if (!(button instanceof HTMLButtonElement)) throw new Error(`There is no button ${name}.`)
  return button
}

/** ms from the click to the row redrawn, for rows at the top of the list that are not muted. */
async function muteTimes(app: WindowState): Promise<number[]> {
  const times: number[] = []
  const wanted = app.listed.filter((row) => !row.muted).slice(0, 4)
  for (let at = 0; at < mutes; at += 1) {
    const id = wanted[at % wanted.length]?.id
    if (id === undefined) throw new Error('There is nothing to mute.')
    app.open(id)
    await painted()
    const isMute = app.row(id)?.muted !== true
    const button = isPlain ? null : buttonNamed(isMute ? 'Mute' : 'Unmute')
    const click = (): void => {
      if (button) button.click()
      else void (isMute ? app.mute(id, rule) : app.unmute(id))
    }
    times.push(await frameWith(click))
    if (elementOf(id).classList.contains('silent') !== isMute) throw new Error('The row was not redrawn in its frame.')
    await painted()
  }
  return times
}

function sendAll(main: FakeBridge, rows: readonly ConversationRow[]): boolean {
  main.push('conversations.patched', { changed: rows, removed: [] })
  return false
}

async function measure(): Promise<unknown> {
  await document.fonts.load('16px "Inter Variable"')
  // Newest first, as main has them: the window's own time is measured, not that of a fake main that sorts.
  const rows = rowsOf(count).sort((a, b) => b.lastAt - a.lastAt)
  const main = createFakeBridge({ state: signedInState, rows })
  // The plain way: all of them in one message, and in the page.
  if (isPlain) main.answer('conversations.first', () => sendAll(main, rows))
  const { bridge, askedAt } = timed(main)
  const clock = createHeldClock(sampleNow)
  const app = await createAppState(bridge, clock)
  const target = document.getElementById('app') ?? document.body
  if (isPlain) mount(PlainList, { target, props: { app } })
  else mount(App, { target, props: { app, clock } })
  await painted()
  const shownMs = performance.now() - askedAt()
  if (!document.querySelector('[data-id]')) throw new Error('No row is shown.')
  while (app.rows.length < count) await painted()
  const completeMs = performance.now() - askedAt()
  return { shownMs, completeMs, mutesMs: await muteTimes(app) }
}

document.title = await measure().then(
  (figures) => JSON.stringify(figures),
  (error: unknown) => JSON.stringify({ problem: error instanceof Error ? error.message : 'unknown' }),
)
