import { mkdtempSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { describeBug, installCrashHandlers } from './crash.ts'
import { createLog } from './log.ts'

function logged(): { dir: string; lines: () => string[] } {
  const dir = join(mkdtempSync(join(tmpdir(), 'hush-log-')), 'logs')
  return { dir, lines: () => readFileSync(join(dir, 'hush.log'), 'utf8').trimEnd().split('\n') }
}

test('an event is one line with its ids, in a file that only the owner reads', () => {
  const { dir, lines } = logged()
  const log = createLog(dir)
  log.info('sync.done', { rows: 3, reason: 'start' })
  log.error('sync.failed')
  expect(lines()).toEqual([
    expect.stringMatching(/^\d{4}-\S+ info sync\.done rows=3 reason=start$/),
    expect.stringMatching(/^\d{4}-\S+ error sync\.failed$/),
  ])
  expect(statSync(join(dir, 'hush.log')).mode & 0o077).toBe(0)
})

test('no value can begin a line of its own', () => {
  const { dir, lines } = logged()
  createLog(dir).warn('odd', { value: 'a\n2026 error forged\u2028b' })
  expect(lines()).toEqual([expect.stringMatching(/ warn odd value=a_2026_error_forged_b$/)])
})

test('a folder that takes nothing is no failure', () => {
  expect(() => createLog('/dev/null/logs').info('start')).not.toThrow()
})

test('a bug is told by kind, code and place, without its words', () => {
  const secret = 'hello Dana\n    at nowhere (/home/dana/secret.js:1:1)'
  const error = Object.assign(new TypeError(secret), { code: 'ERR_X' })
  const told = describeBug(error)
  expect(told).toMatchObject({ kind: 'TypeError', code: 'ERR_X' })
  expect(told['at']).toMatch(/^[^<]*@log\.test\.ts:\d+:\d+/)
  expect(JSON.stringify(told)).not.toMatch(/Dana|dana|secret/)
  expect(JSON.stringify(describeBug(secret))).not.toMatch(/Dana|dana|secret/)
  expect(() => describeBug(undefined)).not.toThrow()
})

test('both ways in which a bug shows itself are logged and told', () => {
  const source = new EventEmitter()
  const events: string[] = []
  const keep = (event: string): void => void events.push(event)
  installCrashHandlers(source, { info: keep, warn: keep, error: keep }, () => events.push('told'))
  source.emit('uncaughtException', new Error('x'))
  source.emit('unhandledRejection', 'x')
  expect(events).toEqual(['bug.exception', 'told', 'bug.rejection', 'told'])
})
