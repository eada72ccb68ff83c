import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { installCrashHandlers } from './crash.ts'
import type { LogIds } from './log.ts'

test.for(['uncaughtException', 'unhandledRejection'])(
  'an %s is logged without its words and its folders, and told',
  (event) => {
    const source = new EventEmitter()
    const logged: { event: string; ids: LogIds | undefined }[] = []
    let told = 0
    const note = (name: string, ids?: LogIds): void => void logged.push({ event: name, ids })
    installCrashHandlers(source, { info: note, warn: note, error: note }, () => (told += 1))
    source.emit(event, Object.assign(new TypeError('soup is gone'), { code: 'E_SOUP' }))
    source.emit(event, 'a thrown text')
    expect(told).toBe(2)
    expect(logged).toMatchObject([{ ids: { kind: 'TypeError', code: 'E_SOUP' } }, { ids: { kind: 'string' } }])
    expect(JSON.stringify(logged)).not.toMatch(/soup is gone|a thrown text|\/src\/main/)
  },
)
