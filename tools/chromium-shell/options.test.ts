import { expect, test } from 'vitest'
import { parseShellOptions } from './options.ts'

test('both spellings of an option mean the same', () => {
  const spaced = parseShellOptions(['.', '--cdp-port', '9333', '--user-data-dir', '/tmp/a b', '--headless'])
  const joined = parseShellOptions(['.', '--cdp-port=9333', '--user-data-dir=/tmp/a b', '--headless'])
  for (const options of [spaced, joined]) {
    expect(options).toMatchObject({ appDir: '.', headless: true, cdpPort: 9333, userDataDir: '/tmp/a b' })
  }
})

test('what is not for the shell is left to the application', () => {
  const options = parseShellOptions(['.', '--server=http://127.0.0.1:1', '--demo'])
  expect(options).toMatchObject({ headless: false, cdpPort: null, rest: ['--server=http://127.0.0.1:1', '--demo'] })
})

test.each([
  [[], 'The first argument must be the folder of the application.'],
  [['--headless'], 'The first argument must be the folder of the application.'],
  [['.', '--cdp-port'], '--cdp-port needs a value: --cdp-port=N.'],
  [['.', '--cdp-port=70000'], '--cdp-port needs a port, a number from 0 to 65535.'],
  [['.', '--cdp-port=x'], '--cdp-port needs a port, a number from 0 to 65535.'],
  [['.', '--user-data-dir', '--headless'], '--user-data-dir needs a value: --user-data-dir=DIR.'],
])('%j is answered with a sentence', (args, sentence) => {
  expect(parseShellOptions(args)).toBe(sentence)
})
