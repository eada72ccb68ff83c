import { expect, test } from 'vitest'
import { createTroubles, tellUncaught } from './troubles.svelte.ts'

const broke = 'Something broke inside Hush. Nothing is lost.'

test('a request that breaks is told once, in its own words, until it is sent away', async () => {
  const troubles = createTroubles()
  troubles.tell(Promise.resolve('fine'))
  troubles.tell(Promise.reject(new Error('Hush did not understand this request.')))
  troubles.tell(Promise.reject(new Error('Hush did not understand this request.')))
  await expect.poll(() => troubles.all).toEqual(['Hush did not understand this request.'])
  troubles.dismiss('Hush did not understand this request.')
  expect(troubles.all).toEqual([])
})

test('what nobody caught is told in words for people, and a busy ResizeObserver is no trouble', () => {
  const troubles = createTroubles()
  const page = new EventTarget()
  tellUncaught(page, troubles)
  page.dispatchEvent(new ErrorEvent('error', { message: 'ResizeObserver loop completed' }))
  expect(troubles.all).toEqual([])
  page.dispatchEvent(new ErrorEvent('error', { error: new TypeError('x is undefined') }))
  expect(troubles.all).toEqual([broke])
  troubles.dismiss(broke)
  page.dispatchEvent(new Event('unhandledrejection'))
  expect(troubles.all).toEqual([broke])
})
