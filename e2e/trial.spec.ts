import { expect, test } from './hush.ts'
import { launchInShell } from './launch-shell.ts'
import { tryOut, type Line } from './trial/steps.ts'
import { startTrial } from './trial/trial.ts'

test('what is tried first on Electron holds in the shell', async ({ host }) => {
  test.skip(host === 'electron', 'npm run try:electron is this on Electron')
  await using trial = await startTrial('shell', launchInShell)
  const lines: Line[] = []
  for await (const line of tryOut(trial)) lines.push(line)
  expect(lines.filter(({ result }) => result === 'failed')).toEqual([])
  expect(lines.filter(({ result }) => result === 'not here').map(({ step }) => step)).toEqual([
    'runs the page in a sandbox',
    'goes nowhere',
  ])
})
