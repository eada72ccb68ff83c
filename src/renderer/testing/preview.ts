import '@fontsource-variable/inter/wght.css'
import '../styles/base.css'
import '../styles/tokens.css'
import '../styles/controls.css'
import { mount } from 'svelte'
import type { AppState } from '../../shared/bridge/contract.ts'
import type { Notice } from '../../shared/model.ts'
import { createHeldClock } from '../../shared/testing/held-clock.ts'
import { MINUTE } from '../../shared/time.ts'
import App from '../App.svelte'
import { createAppState } from '../state/app.svelte.ts'
import { createFakeBridge } from './fake-bridge.ts'
import {
  designTeam,
  sampleMessages,
  sampleNow,
  sampleRow,
  sampleRows,
  signedInState,
  signedOutState,
} from './sample.ts'

/** The window without main, to look at: `vite src/renderer`, then /testing/preview.html?show=list&theme=dark&open. */
const query = new URLSearchParams(location.search)
const show = query.get('show') ?? 'list'

const notifierChanged: Notice = {
  id: 'notifier',
  status: { sink: 'node-notifier', working: true, canWithdraw: false, canClick: false },
  isAnother: true,
}

function stateFor(): Partial<AppState> {
  if (show === 'sign-in') return { ...signedOutState, suggestedServer: query.get('server') ?? '' }
  if (show === 'offline' && signedInState.session.phase === 'signed-in') {
    return {
      session: { ...signedInState.session, connection: { state: 'offline', since: sampleNow - 52 * MINUTE } },
      notices: [{ id: 'weak-vault' }, notifierChanged],
    }
  }
  return {}
}

function rowsFor() {
  if (show === 'empty') return []
  if (show === 'many') return Array.from({ length: 10_000 }, (_, n) => sampleRow(n + 1))
  return sampleRows
}

const theme = query.get('theme') === 'dark' ? 'dark' : 'light'
const bridge = createFakeBridge({
  state: { ...signedInState, ...stateFor(), settings: { ...signedInState.settings, theme } },
  rows: rowsFor(),
  messages: sampleMessages,
})
if (show === 'unsent') {
  // Not before more is typed.
  bridge.answer('messages.send', async () => {
    await new Promise((resolve) => addEventListener('input', resolve, { once: true }))
    return { ok: false, problem: { code: 'unreachable' } }
  })
}
const clock = createHeldClock(sampleNow)
const app = await createAppState(bridge, clock)
if (query.has('open')) app.open(designTeam.id)
mount(App, { target: document.getElementById('app') ?? document.body, props: { app, clock } })
