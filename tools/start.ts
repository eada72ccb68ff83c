import { asksInstance } from '../src/main/control/parse.ts'
import { runControlCommand, userDataDirOf } from './control-command.ts'
import { parseStart, usage } from './start-options.ts'

await start(process.argv.slice(2))

async function start(args: readonly string[]): Promise<void> {
  // npm runs scripts in the repository; INIT_CWD is where the person is.
  const cwd = process.env['INIT_CWD'] ?? process.cwd()
  if (asksInstance(args)) {
    process.exitCode = await runControlCommand(args, userDataDirOf(args, cwd))
    return
  }
  const options = parseStart(args, cwd)
  if (typeof options === 'string') {
    process.stderr.write(`${options}\n`)
    process.exitCode = 2
  } else if (options.help) {
    process.stdout.write(`${usage}\n`)
  } else {
    // Only now, since a question to the running instance has no time to load a browser's driver.
    const { runHush } = await import('./run-hush.ts')
    await runHush(options)
  }
}
