import { expect, test } from 'vitest'
import { conversationId } from '../../shared/ids.ts'
import { createCatchingUp } from './catching-up.ts'

const design = conversationId('d'.repeat(32))
const lunch = conversationId('a'.repeat(32))

function catching(...owed: (typeof design)[]) {
  const outstanding = new Set(owed)
  let times = 0
  const made = createCatchingUp({
    outstanding: () => new Set(outstanding),
    onCaughtUp() {
      times++
    },
  })
  return { ...made, outstanding, times: () => times }
}

test('where the list owes nothing, all is caught up with at once, and once only', () => {
  const made = catching()
  made.listed(made.round())
  made.listed(made.round())
  expect(made.times()).toBe(1)
})

test('a download that was begun before the list may have missed what the list owes', () => {
  const made = catching(design)
  const before = made.round()
  made.listed(before)
  made.downloaded(design, before, true)
  expect(made.times()).toBe(0)
  made.downloaded(design, made.round(), true)
  expect(made.times()).toBe(1)
})

test('a download that was begun before the list and leaves nothing owed was enough', () => {
  const made = catching(design)
  const before = made.round()
  made.listed(before)
  made.outstanding.delete(design)
  made.downloaded(design, before, true)
  expect(made.times()).toBe(1)
})

test('what is owed again by something later is not waited for', () => {
  const made = catching(design, lunch)
  made.listed(made.round())
  made.downloaded(design, made.round(), true)
  made.downloaded(lunch, made.round(), true)
  expect(made.outstanding.size).toBe(2)
  expect(made.times()).toBe(1)
})

test('after waking a list from before it does not count, nor does what that one owed', () => {
  const made = catching(design)
  made.listed(made.round())
  const before = made.round()
  made.again()
  made.listed(before)
  made.downloaded(design, before, true)
  expect(made.times()).toBe(0)
  made.listed(made.round())
  made.downloaded(design, made.round(), true)
  expect(made.times()).toBe(1)
})
