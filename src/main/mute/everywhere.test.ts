import { expect, test } from 'vitest'
import type { Silence } from '../../shared/mute/model.ts'
import { nothingThrough } from '../../shared/mute/model.ts'
import { defaultSettings, type Settings } from '../../shared/settings.ts'
import { createListeners } from '../../shared/listeners.ts'
import { createHeldClock } from '../../shared/testing/held-clock.ts'
import { HOUR, MINUTE } from '../../shared/time.ts'
import { createEverywhere } from './everywhere.ts'

/** A Wednesday, 15:30 in Berlin. */
const now = Date.parse('2026-11-25T14:30:00Z')
const nights: Settings['quietHours'] = {
  week: [{ days: [1, 2, 3, 4, 5, 6, 7], from: 22 * 60, to: 7 * 60 }],
  through: { ...nothingThrough, mentions: true },
}

function silenced(first: Partial<Settings> = {}) {
  const clock = createHeldClock(now)
  const listeners = createListeners<null>()
  let settings: Settings = { ...defaultSettings, ...first }
  const place = { timeZone: 'Europe/Berlin' }
  let changes = 0
  const everywhere = createEverywhere({
    settings: { get: () => settings, subscribe: listeners.add },
    clock,
    timeZone: () => place.timeZone,
    onChanged: () => changes++,
  })
  return {
    everywhere,
    clock,
    place,
    changes: () => changes,
    set(patch: Partial<Settings>) {
      settings = { ...settings, ...patch }
      listeners.tell(null)
    },
    reasons: () => everywhere.silences().map((silence: Silence) => (silence.silent ? silence.because : 'none')),
  }
}

test('snooze silences at once, and ends at its time by itself', () => {
  const { clock, set, reasons, changes } = silenced()
  expect(reasons()).toEqual([])
  set({ snooze: { until: now + HOUR, through: nothingThrough } })
  expect(reasons()).toEqual(['snooze'])
  clock.advance(HOUR - 1)
  expect([reasons(), changes()]).toEqual([['snooze'], 0])
  clock.advance(1)
  expect([reasons(), changes()]).toEqual([[], 1])
})

test('snoozed until the person resumes has no end, and survives a restart', () => {
  const { everywhere, set, reasons } = silenced({ snooze: { until: null, through: nothingThrough } })
  expect(everywhere.silences()).toEqual([{ silent: true, because: 'snooze', ends: 'never', through: nothingThrough }])
  set({ snooze: null })
  expect(reasons()).toEqual([])
})

test('quiet hours begin and end by the clock on the wall, also after a journey', () => {
  const { everywhere, clock, place, reasons, changes } = silenced({ quietHours: nights })
  expect(reasons()).toEqual([])
  clock.advance(6.5 * HOUR)
  expect(changes()).toBe(1)
  expect(everywhere.silences()).toEqual([
    { silent: true, because: 'quiet-hours', ends: { at: Date.parse('2026-11-26T06:00:00Z') }, through: nights.through },
  ])
  place.timeZone = 'America/New_York'
  clock.advance(MINUTE)
  expect(reasons()).toEqual([])
})

test('a clock that is set back or forward is believed at once, or within a minute', () => {
  const { clock, reasons } = silenced({ snooze: { until: now + HOUR, through: nothingThrough } })
  clock.set(now + 2 * HOUR)
  expect(reasons()).toEqual([])
  clock.set(now)
  expect(reasons()).toEqual(['snooze'])
})

test('after its end nothing is left that would fire', () => {
  const { everywhere, clock } = silenced({ quietHours: nights })
  everywhere[Symbol.dispose]()
  expect(clock.timers).toBe(0)
})
