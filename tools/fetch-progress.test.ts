import { expect, test } from 'vitest'
import { createProgress, FETCH_LIMITS, isRefusal } from './fetch-progress.ts'

const MINUTE = 60_000

test('a slow fetch goes on for as long as something comes', () => {
  const progress = createProgress(FETCH_LIMITS, 0)
  for (let at = 20_000; at < 10 * MINUTE; at += 20_000) expect(progress.see(at, at)).toBe('goes on')
})

test('a fetch of which nothing comes for half a minute has stalled', () => {
  const progress = createProgress(FETCH_LIMITS, 5)
  expect(progress.see(0, 30_004)).toBe('goes on')
  expect(progress.see(0, 30_005)).toBe('stalled')
  expect(progress.see(7, 40_000)).toBe('goes on')
  expect(progress.see(7, 69_999)).toBe('goes on')
  expect(progress.see(7, 70_000)).toBe('stalled')
  expect(progress.see(0, 70_001)).toBe('goes on')
  expect(progress.most()).toBe(7)
})

test('a quarter of an hour is enough', () => {
  const progress = createProgress(FETCH_LIMITS, 0)
  expect(progress.see(1, 15 * MINUTE - 1)).not.toBe('too long')
  expect(progress.see(2, 15 * MINUTE)).toBe('too long')
})

test('only a network that gave nothing has refused', () => {
  const ended = { how: 'ended', status: 1, said: 'TypeError: fetch failed', bytes: 0 } as const
  expect(isRefusal(ended)).toBe(true)
  expect(isRefusal({ ...ended, said: 'HTTPError: Response code 403 (Forbidden) for https://…' })).toBe(true)
  expect(isRefusal({ how: 'stalled', bytes: 0 })).toBe(true)

  expect(isRefusal({ ...ended, bytes: 1 })).toBe(false)
  expect(isRefusal({ ...ended, said: 'HTTPError: Response code 503 (Service Unavailable) for https://…' })).toBe(false)
  expect(isRefusal({ ...ended, status: 0 })).toBe(false)
  expect(isRefusal({ how: 'stalled', bytes: 1 })).toBe(false)
  expect(isRefusal({ how: 'too long', bytes: 1 })).toBe(false)
})
