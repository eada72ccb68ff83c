import { mkdtempSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runControlCommand, userDataDirOf } from './control-command.ts'

test('where no instance runs, the status says so', async () => {
  expect(await runControlCommand(['--status'], mkdtempSync(join(tmpdir(), 'hush-control-')))).toBe(3)
})

test('where the words are off, the status says so before anybody is asked', async () => {
  expect(await runControlCommand(['--mute', 'Design', '--for', '8x'], '/nowhere')).toBe(2)
})

test('a folder is meant from where the person is; without one it is Electron’s', () => {
  const config = { XDG_CONFIG_HOME: '/config' }
  expect(userDataDirOf(['--status', '--user-data-dir=data'], '/here', 'linux', config)).toBe('/here/data')
  expect(userDataDirOf(['--status'], '/here', 'linux', config)).toBe('/config/Hush')
  expect(userDataDirOf(['--status'], '/here', 'linux', {})).toBe(join(homedir(), '.config/Hush'))
  expect(userDataDirOf(['--status'], '/here', 'win32', { APPDATA: '/roaming' })).toBe('/roaming/Hush')
})
