import '@fontsource-variable/inter/wght.css'
import './styles/base.css'
import './styles/tokens.css'
import './styles/controls.css'
import { mount } from 'svelte'
import { windowWords } from '../shared/messages/window.ts'
import App from './App.svelte'
import { createAppState } from './state/app.svelte.ts'
import { tellUncaught } from './state/troubles.svelte.ts'

const target = document.getElementById('app') ?? document.body
try {
  const app = await createAppState(window.hush)
  tellUncaught(window, app.troubles)
  mount(App, { target, props: { app } })
} catch {
  // Main did not answer at all: there is nothing to show but this.
  target.textContent = windowWords.startFailed
}
