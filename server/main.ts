import { homedir } from 'node:os'
import { join } from 'node:path'
import { parseServerArguments, type ServerArguments, USAGE } from './arguments.ts'
import { openDemo } from './demo/demo.ts'
import { openServer, startProblemText, type StartProblem } from './server.ts'

const usualDataDir = (demo: boolean): string => join(homedir(), '.hush-chat-server', demo ? 'demo' : 'data')

function refuse(sentence: string, status: 1 | 2): void {
  console.error(sentence)
  process.exitCode = status
}

async function run({ port, host, demo, ...rest }: ServerArguments): Promise<void> {
  const dataDir = rest.dataDir ?? usualDataDir(demo)
  const fail = (problem: StartProblem): void => refuse(startProblemText(problem), 1)
  if (demo) {
    const opened = await openDemo({ dataDir, host, port })
    if (!opened.ok) {
      fail(opened.problem)
      return
    }
    const { server, apiKey, password, stop } = opened.value
    console.log('The demo workspace is open. Sign in to it with Hush:')
    console.log(`  Server address       ${server.baseUrl}\n  API key              ${apiKey}`)
    console.log(`  Encryption password  ${password}`)
    stopOnSignal(stop)
  } else {
    const opened = await openServer({ dataDir, host, port })
    if (!opened.ok) {
      fail(opened.problem)
      return
    }
    console.log(`The chat server listens at ${opened.value.baseUrl}`)
    if (!opened.value.admin.hasPeople()) console.log('Nobody is known to it yet: --demo makes a workspace with people.')
    stopOnSignal(opened.value.stop)
  }
}

function stopOnSignal(stop: () => Promise<void>): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop())
}

const parsed = parseServerArguments(process.argv.slice(2))
if (!parsed.ok) refuse(parsed.problem, 2)
else if (parsed.value.help) console.log(USAGE)
else await run(parsed.value)
