import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sandboxFacts, sandboxProblem, type SandboxFacts } from './electron-sandbox.ts'

const unpacked = { path: '/home/dana/hush/chrome-sandbox', uid: 1000, mode: 0o100_755 }
const ubuntu: SandboxFacts = {
  platform: 'linux',
  isRoot: false,
  settings: { 'kernel/apparmor_restrict_unprivileged_userns': '1', 'user/max_user_namespaces': '62862' },
  helper: unpacked,
}

test('where plain users get no namespaces, it says why and what to type', () => {
  expect(sandboxProblem(ubuntu)).toBe(
    'this system gives programs of plain users no namespaces, and so Electron no sandbox; to give it one, type: ' +
      "sudo chown root:root '/home/dana/hush/chrome-sandbox' && sudo chmod 4755 '/home/dana/hush/chrome-sandbox'",
  )
  expect(sandboxProblem({ ...ubuntu, settings: { 'kernel/unprivileged_userns_clone': '0' } })).not.toBeNull()
  expect(sandboxProblem({ ...ubuntu, settings: { 'user/max_user_namespaces': '0' } })).not.toBeNull()
})

test.each([
  ['another’s', { ...unpacked, mode: 0o104_755 }],
  ['root’s, and not setuid', { ...unpacked, uid: 0 }],
])('a helper that is %s is no help', (_, helper) => {
  expect(sandboxProblem({ ...ubuntu, helper })).not.toBeNull()
})

test('without a helper there is nothing to type', () => {
  expect(sandboxProblem({ ...ubuntu, helper: null })).not.toContain('type')
})

test.each<[string, Partial<SandboxFacts>]>([
  ['with the helper as it must be', { helper: { ...unpacked, uid: 0, mode: 0o104_755 } }],
  ['with namespaces', { settings: { 'kernel/apparmor_restrict_unprivileged_userns': '0' } }],
  ['on a kernel without these settings', { settings: {} }],
  ['as root', { isRoot: true }],
  ['elsewhere than on Linux', { platform: 'darwin' }],
])('%s, Electron starts', (_, facts) => {
  expect(sandboxProblem({ ...ubuntu, ...facts })).toBeNull()
})

test.skipIf(process.platform === 'win32')('the facts are read beside the program', () => {
  const dir = mkdtempSync(join(tmpdir(), 'hush-sandbox-'))
  try {
    const program = join(dir, 'electron')
    expect(sandboxFacts(program).helper).toBeNull()
    const path = join(dir, 'chrome-sandbox')
    writeFileSync(path, '', { mode: 0o700 })
    expect(sandboxFacts(program)).toMatchObject({ helper: { path, mode: 0o100_700 }, platform: process.platform })
  } finally {
    rmSync(dir, { recursive: true })
  }
})
