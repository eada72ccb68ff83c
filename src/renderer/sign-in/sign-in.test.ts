import { expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { SignInProblem } from '../../shared/model.ts'
import { failed } from '../../shared/result.ts'
import { axeFindings, renderWindow } from '../testing/render-window.ts'
import { signedInState, signedOutState } from '../testing/sample.ts'

const box = (name: string) => page.getByRole('textbox', { name, exact: true })
const button = (name: string) => page.getByRole('button', { name, exact: true })

async function filledIn(problem: SignInProblem | null = null) {
  const given = await renderWindow({ state: { ...signedOutState, suggestedServer: 'https://chat.example.org' } })
  if (problem) given.bridge.answer('account.signIn', () => failed(problem))
  await page.getByLabelText('API key').fill(' key ')
  await page.getByLabelText('Encryption password').fill(' secret ')
  return given
}

test('the form begins with the suggested server, and sends what was typed', async () => {
  const { bridge } = await filledIn()
  await expect.element(box('Server address')).toHaveValue('https://chat.example.org')
  await button('Sign in').click()
  expect(bridge.requests.at(-1)).toEqual({
    name: 'account.signIn',
    args: [{ server: 'https://chat.example.org', apiKey: 'key', password: ' secret ', allowInsecure: false }],
  })
})

test('what is missing is said beside its box, which gets the focus, and nothing is sent', async () => {
  const { bridge } = await renderWindow({ state: { ...signedOutState, suggestedServer: 'chat.example.org' } })
  await button('Sign in').click()
  const key = page.getByLabelText('API key')
  await expect.element(key).toHaveAccessibleDescription('Enter your API key.')
  await expect.element(key).toHaveFocus()
  expect(bridge.requests.map((request) => request.name)).not.toContain('account.signIn')
})

const complaints: readonly [SignInProblem, string, RegExp][] = [
  [{ code: 'bad-address' }, 'Server address', /not an address/],
  [{ code: 'unreachable', detail: '' }, 'Server address', /does not answer/],
  [{ code: 'not-ozeki', detail: '' }, 'Server address', /not an Ozeki Chat server/],
  [{ code: 'refused', serverSays: 'Unknown key' }, 'API key', /refused this key.*“Unknown key”/],
  [{ code: 'wrong-password' }, 'Encryption password', /does not open your key/],
]

test.each(complaints)('%o is said beside its box', async (problem, label, words) => {
  await filledIn(problem)
  await button('Sign in').click()
  await expect.element(page.getByLabelText(label)).toHaveAccessibleDescription(words)
  expect(await axeFindings()).toEqual([])
})

const formProblems: readonly [SignInProblem, RegExp][] = [
  [{ code: 'disk', detail: '' }, /could not write/],
  [{ code: 'busy' }, /under way/],
]

test.each(formProblems)('%o is said under the form', async (problem, words) => {
  await filledIn(problem)
  await button('Sign in').click()
  await expect.element(page.getByText(words)).toBeVisible()
})

test('before the key goes over http to another machine, the person is asked, and may go back', async () => {
  const { bridge } = await filledIn({ code: 'insecure-http', host: 'chat.example.org' })
  await button('Sign in').click()
  const question = page.getByRole('alertdialog', { name: 'Send your API key unencrypted?' })
  await expect.poll(() => question.element().textContent).toMatch(/chat\.example\.org/)
  expect(await axeFindings()).toEqual([])
  const agreed = () => bridge.requests.filter(({ name }) => name === 'account.signIn').map(({ args }) => args[0])
  await button('Go back').click()
  await expect.element(question).not.toBeInTheDocument()
  expect(agreed()).toMatchObject([{ allowInsecure: false }])
  await button('Sign in').click()
  await button('Send it anyway').click()
  expect(agreed().slice(1)).toMatchObject([{ allowInsecure: false }, { allowInsecure: true }])
  // What was agreed to counts once: another try, perhaps at another machine, is asked about again.
  await button('Go back').click()
  await button('Sign in').click()
  expect(agreed().at(-1)).toMatchObject({ allowInsecure: false })
})

test('Escape does not send the key', async () => {
  const { bridge } = await filledIn({ code: 'insecure-http', host: 'chat.example.org' })
  await button('Sign in').click()
  const question = page.getByRole('alertdialog', { name: 'Send your API key unencrypted?' })
  await expect.element(question).toBeVisible()
  await userEvent.keyboard('{Escape}')
  await expect.element(question).not.toBeInTheDocument()
  expect(bridge.requests.filter(({ name }) => name === 'account.signIn')).toHaveLength(1)
})

test('while a sign-in is under way a second one is not begun', async () => {
  const { bridge } = await filledIn()
  bridge.answer('account.signIn', () => new Promise(() => undefined))
  await button('Sign in').click()
  await expect.element(page.getByText('Signing in to https://chat.example.org…')).toBeVisible()
  await button('Try the demo workspace').click({ force: true })
  await userEvent.keyboard('{Enter}')
  expect(bridge.requests.filter(({ name }) => name.startsWith('account.'))).toHaveLength(1)
})

test('the demo workspace needs one press, and the list follows', async () => {
  const { bridge } = await renderWindow({ state: signedOutState })
  bridge.answer('account.demo', () => {
    bridge.setState({ session: signedInState.session })
    return failed({ code: 'busy' })
  })
  expect(await axeFindings()).toEqual([])
  await button('Try the demo workspace').click()
  await expect.element(page.getByRole('grid', { name: 'Conversations' })).toBeVisible()
})
