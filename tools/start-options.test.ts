import { expect, test } from 'vitest'
import { parseStart, usage } from './start-options.ts'

test('both spellings mean the same, and Hush gets the safe one', () => {
  const spaced = parseStart(['--server', 'http://127.0.0.1:8044', '--user-data-dir', 'here'], '/home/dana')
  const joined = parseStart(['--server=http://127.0.0.1:8044', '--user-data-dir=here'], '/home/dana')
  expect(spaced).toEqual(joined)
  expect(joined).toMatchObject({
    inShell: false,
    appArgs: ['--server=http://127.0.0.1:8044', '--user-data-dir=/home/dana/here'],
    shellArgs: [],
  })
})

test('what only the shell can do asks for the shell', () => {
  expect(parseStart(['--headless'], '/')).toMatchObject({ inShell: true, shellArgs: ['--headless'], appArgs: [] })
  expect(parseStart(['--cdp-port', '9222', '--demo'], '/')).toMatchObject({
    inShell: true,
    shellArgs: ['--cdp-port=9222'],
    appArgs: ['--demo'],
  })
  expect(parseStart(['--shell'], '/')).toMatchObject({ inShell: true, shellArgs: ['--shell'], appArgs: [] })
})

test.each([
  [['--nonsense'], 'There is no option "--nonsense"; try --help.'],
  [['word'], 'There is no option "word"; try --help.'],
  [['--demo=yes'], '--demo takes no value.'],
  [['--server'], '--server needs a value: --server=URL.'],
  [['--server='], '--server needs a value: --server=URL.'],
  [['--server', '--demo'], '--server needs a value: --server=URL.'],
  [['--server=ftp://x'], '--server needs an address that begins with http:// or https://.'],
  [['--cdp-port=x'], '--cdp-port needs a port, a number from 0 to 65535.'],
  [['--user-data-dir'], '--user-data-dir needs a value: --user-data-dir=DIR.'],
])('%j is answered with a sentence', (args, sentence) => {
  expect(parseStart(args, '/')).toBe(sentence)
})

test('the help names every option that is understood', () => {
  const [own = ''] = usage.split('To the running Hush')
  const options = Array.from(own.matchAll(/^ {2}(--[a-z-]+)/gm), ([, option = '']) => option)
  expect(options).toContain('--user-data-dir')
  for (const option of options) expect(JSON.stringify(parseStart([option], '/'))).not.toContain('There is no option')
})
