import '@fontsource-variable/inter/wght.css'
import './styles/base.css'
import './styles/tokens.css'
import './styles/controls.css'
import { mount } from 'svelte'
import { windowWords } from '../shared/messages/window.ts'
import App from './App.svelte'
import { createAppState } from './state/app.svelte.ts'

const target = document.getElementById('app') ?? document.body
try {
  mount(App, { target, props: { app: await createAppState(window.hush) } })
} catch {
  // Main did not answer at all: there is nothing to show but this.
  target.textContent = windowWords.startFailed
}
