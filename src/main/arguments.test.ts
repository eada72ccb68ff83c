import { expect, test } from 'vitest'
import { alreadyRunning, parseArguments } from './arguments.ts'

const nothing = { server: null, demo: false, userDataDir: null, problems: [] }

test('no words ask for nothing', () => {
  expect(parseArguments([])).toEqual(nothing)
})

test('a value may follow an equals sign or stand beside its option', () => {
  const asked = { ...nothing, server: 'http://127.0.0.1:8044', userDataDir: '/data/of mine' }
  expect(parseArguments(['--server=http://127.0.0.1:8044', '--user-data-dir=/data/of mine'])).toEqual(asked)
  expect(parseArguments(['--server', 'http://127.0.0.1:8044', '--user-data-dir', '/data/of mine'])).toEqual(asked)
})

test('the last of two wins, and an equals sign inside a value belongs to it', () => {
  expect(parseArguments(['--server=http://a.example', '--server=http://b.example/?a=b']).server).toBe(
    'http://b.example/?a=b',
  )
})

test('switches of others are left alone', () => {
  const others = [
    '--no-sandbox',
    '--cdp-port',
    '9222',
    '--headless',
    '--shell',
    '--inspect=0',
    '-v',
    'folder',
    '--Demo',
  ]
  expect(parseArguments(others)).toEqual(nothing)
  expect(parseArguments([...others, '--demo']).demo).toBe(true)
})

test.each([
  [['--server']],
  [['--server=']],
  [['--server', '--demo']],
  [['--server=chat.example']],
  [['--demo=yes']],
  [['--user-data-dir']],
])('%j gets a sentence', (argv) => {
  const { problems, server, userDataDir } = parseArguments(argv)
  expect(problems).toEqual([expect.stringMatching(/^--[a-z-]+ .*\.$/)])
  expect([server, userDataDir]).toEqual([null, null])
})

test('what a running instance does not do for a second start is said, each once', () => {
  expect(alreadyRunning(['--user-data-dir=/data', '--no-sandbox'])).toBe(
    'Hush is running already, and its window is shown.',
  )
  expect(alreadyRunning(['--demo'])).toBe('Hush is running already, and its window is shown; --demo was not obeyed.')
  expect(alreadyRunning(['--server', 'http://a.example', '--cdp-port=1', '--headless', '--server=x'])).toMatch(
    /; --server, --cdp-port, and --headless were not obeyed\.$/,
  )
})
