import '@fontsource-variable/inter/wght.css'
import '../styles/base.css'
import '../styles/tokens.css'
import '../styles/controls.css'
import axe from 'axe-core'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-svelte'
import type { AppState } from '../../shared/bridge/contract.ts'
import type { ConversationRow } from '../../shared/model.ts'
import { createHeldClock } from '../../shared/testing/held-clock.ts'
import App from '../App.svelte'
import { createAppState } from '../state/app.svelte.ts'
import { createFakeBridge } from './fake-bridge.ts'
import { sampleMessages, sampleNow, sampleRows, signedInState } from './sample.ts'

/** The whole window at 1180 x 780 before a fake main, on a clock that stands still at the pictures' afternoon. */
export async function renderWindow(
  given: { readonly state?: Partial<AppState>; readonly rows?: readonly ConversationRow[] } = {},
) {
  await page.viewport(1180, 780)
  document.querySelector('#app')?.remove()
  const target = document.createElement('div')
  target.id = 'app'
  document.body.append(target)
  const bridge = createFakeBridge({
    state: { ...signedInState, ...given.state },
    rows: given.rows ?? sampleRows,
    messages: sampleMessages,
  })
  const clock = createHeldClock(sampleNow)
  const app = await createAppState(bridge, clock)
  const screen = await render(App, { target, props: { app, clock } })
  return { bridge, app, screen, clock }
}

/** What axe finds wrong with the page as it is, as rule and place: empty where nothing is. */
export async function axeFindings(): Promise<string[]> {
  // Colours are judged where they have come to rest.
  await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => null)))
  const { violations } = await axe.run(document.body, { resultTypes: ['violations'] })
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}
