import { expect, test } from 'vitest'
import type { NotifierStatus } from '../shared/model.ts'
import { createHeldClock } from '../shared/testing/held-clock.ts'
import { SECOND } from '../shared/time.ts'
import { createNotices } from './notices.ts'
import { createNotifierNews } from './notifier-news.ts'

const desktop: NotifierStatus = { sink: 'dbus', working: true, canWithdraw: true, canClick: true }
const helper: NotifierStatus = { sink: 'node-notifier', working: true, canWithdraw: false, canClick: false }
const nobody: NotifierStatus = { ...helper, working: false }

function setUp(found = desktop) {
  const clock = createHeldClock()
  let changes = 0
  const notices = createNotices(() => (changes += 1))
  const news = createNotifierNews(notices, found, clock)
  const lasting = (status: NotifierStatus, chosen = false): void => {
    news.follow({ status, chosen })
    clock.advance(10 * SECOND)
  }
  return { clock, notices, news, lasting, changes: () => changes }
}

/** Set up, and started long enough for what was found to be how things are. */
function started() {
  const world = setUp()
  world.clock.advance(10 * SECOND)
  return world
}

test('a change of notifier is told once, and not again until it has changed back', () => {
  const { notices, lasting } = started()
  lasting(helper)
  expect(notices.all()).toEqual([{ id: 'notifier', status: helper, isAnother: true }])
  notices.dismiss('notifier')
  lasting({ ...helper, canClick: true })
  lasting(helper)
  expect(notices.all()).toEqual([])
  lasting(desktop)
  expect(notices.all()).toEqual([{ id: 'notifier', status: desktop, isAnother: true }])
  notices.dismiss('notifier')
  lasting(helper)
  expect(notices.all()).toHaveLength(1)
})

test('a service that is restarted is no news', () => {
  const { clock, news, changes } = started()
  for (const status of [helper, desktop]) {
    news.follow({ status, chosen: false })
    clock.advance(2 * SECOND)
  }
  clock.advance(10 * SECOND)
  expect(changes()).toBe(0)
})

test('what is found at the start is no news, but for a notifier that does not work', () => {
  const usual = setUp()
  usual.lasting(helper)
  expect(usual.notices.all()).toEqual([])
  const broken = setUp()
  broken.lasting(nobody)
  expect(broken.notices.all()).toEqual([{ id: 'notifier', status: nobody, isAnother: false }])
  broken.lasting(desktop)
  expect(broken.notices.all()).toEqual([{ id: 'notifier', status: desktop, isAnother: false }])
})

test('where nobody shows notifications and then the same one does, it is told that it is the same', () => {
  const { notices, lasting } = started()
  lasting({ ...desktop, working: false })
  expect(notices.all()).toMatchObject([{ status: { working: false } }])
  lasting(desktop)
  expect(notices.all()).toEqual([{ id: 'notifier', status: desktop, isAnother: false }])
})

test('what the person chose is no news, and takes away what was told before', () => {
  const { notices, lasting } = started()
  lasting(helper)
  lasting(desktop, true)
  expect(notices.all()).toEqual([])
  lasting(helper, true)
  expect(notices.all()).toEqual([])
  lasting(desktop)
  expect(notices.all()).toMatchObject([{ status: desktop, isAnother: true }])
})

test('nothing is told after its end', () => {
  const { clock, news, changes } = started()
  news.follow({ status: helper, chosen: false })
  news[Symbol.dispose]()
  clock.advance(10 * SECOND)
  expect(changes()).toBe(0)
})
