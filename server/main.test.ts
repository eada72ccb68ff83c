import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { parseServerArguments } from './arguments.ts'
import { testServer } from './testing/server.ts'
import { post } from './testing/station.ts'

const main = join(import.meta.dirname, 'main.ts')
const newFolder = () => mkdtempSync(join(tmpdir(), 'hush-server-'))

interface Ended {
  readonly status: number | null
  readonly said: string
}
function runMain(...options: string[]) {
  const child = spawn(process.execPath, [main, ...options], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (said += chunk))
  const ended = new Promise<Ended>((resolve) => child.once('close', (status) => resolve({ status, said })))
  return { child, ended }
}

test('options are understood with = and with a blank', () => {
  const value = { port: 9000, dataDir: '/d', host: '::1', demo: true, help: false }
  const joined = ['--port=9000', '--data=/d', '--host=::1', '--demo']
  expect(parseServerArguments(joined)).toEqual({ ok: true, value })
  const apart = ['--port', '9000', '--demo', '--data', '/d', '--host', '::1']
  expect(parseServerArguments(apart)).toEqual({ ok: true, value })
  const usual = { port: 8044, dataDir: null, host: '127.0.0.1', demo: false, help: false }
  expect(parseServerArguments([])).toEqual({ ok: true, value: usual })
})

test('a wrong option is one sentence', () => {
  for (const argv of [
    ['--prot=1'],
    ['8044'],
    ['--port'],
    ['--port='],
    ['--port=x'],
    ['--port=70000'],
    ['--demo=yes'],
  ]) {
    expect(parseServerArguments(argv), argv.join(' ')).toEqual({ ok: false, problem: like(/^[^.]+\.$/) })
  }
})
const like = (words: RegExp): unknown => expect.stringMatching(words)

test('the command serves until it is told to stop', async () => {
  const { child, ended } = runMain('--port=0', `--data=${newFolder()}`)
  const line = await new Promise<string>((resolve) => createInterface(child.stdout).once('line', resolve))
  const baseUrl = /http:\S+/.exec(line)?.[0] ?? ''
  expect(await post(baseUrl, {})).toMatchObject({ status: 'ERROR' })
  child.kill('SIGTERM')
  expect(await ended).toEqual({ status: 0, said: '' })
})

test('a wrong option ends it with 2, a taken port with 1, each with one sentence', async () => {
  expect(await runMain('--colour=red').ended).toEqual({
    status: 2,
    said: 'There is no option "--colour=red"; try --help.\n',
  })
  const other = await testServer()
  const taken = await runMain(`--port=${other.port}`, `--data=${newFolder()}`).ended
  expect(taken).toEqual({ status: 1, said: like(/^Another program listens on this port already.*\n$/) })
  await other.stop()
})
