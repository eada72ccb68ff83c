import { createConnection } from 'node:net'
import * as v from 'valibot'
import { codeOf } from '../../shared/error-code.ts'
import { commandLineWords as words } from '../../shared/messages/command-line.ts'
import { failed, ok, type Result } from '../../shared/result.ts'
import { SECOND, type Instant } from '../../shared/time.ts'
import { REQUEST_MAX_BYTES, type CommandName, type Commands, type ControlRequest } from './contract.ts'
import { lookAt, socketPath, type Environment } from './folder.ts'
import { parseControl } from './parse.ts'
import { findPipe } from './pipe.ts'
import { changedText, explanationText, mutedText, snoozedText, statusText } from './print.ts'
import { printableJson, printableName, printableSentence } from './printable.ts'
import { answerSchemas, envelopeSchema } from './schemas.ts'

const PATIENCE_MS = 10 * SECOND
/** A hundred thousand conversations take thirty. */
const ANSWER_MAX_BYTES = 256 * 1024 * 1024

/** docs/user-guide.md */
const exit = { done: 0, refused: 1, wordsAreOff: 2, noInstance: 3 } as const
export type ExitStatus = (typeof exit)[keyof typeof exit]

export interface ControlClientPorts {
  /** The user data folder of the instance that is asked. */
  readonly dir: string
  readonly platform: NodeJS.Platform
  readonly env: Environment
  readonly now: () => Instant
  /** IANA: what "monday 9" means, and how moments are printed. */
  readonly timeZone: string
  /** The answer, and nothing else. */
  readonly out: (text: string) => Promise<void>
  /** A sentence for the person. */
  readonly err: (text: string) => Promise<void>
  readonly patienceMs?: number
}

/** Asks the running instance what `argv` says (where `asksInstance`), prints what it answers, gives back the exit status. */
export async function runControl(argv: readonly string[], ports: ControlClientPorts): Promise<ExitStatus> {
  const { out, err, timeZone } = ports
  const parsed = parseControl(argv, ports.now(), timeZone)
  if (!parsed.ok) {
    await err(`${printableSentence(parsed.problem)}\n`)
    return exit.wordsAreOff
  }
  const { request, json } = parsed.value
  const ask = <K extends CommandName>(command: K, args: Commands[K]['args']): Promise<Asked<K>> =>
    exchange(command, args, ports)

  async function told<Value>(
    asked: Result<Value, Refusal>,
    tell: (value: Value) => Promise<void>,
  ): Promise<ExitStatus> {
    if (asked.ok) await tell(asked.value)
    else await err(`${printableSentence(asked.problem.sentence)}\n`)
    return asked.ok ? exit.done : asked.problem.status
  }

  return carryOut(request)

  async function carryOut({ command, args }: ControlRequest): Promise<ExitStatus> {
    switch (command) {
      case 'mute':
        return told(await ask(command, args), ({ name, pending }) =>
          err(`${changedText(mutedText(printableName(name), args.ends, timeZone), pending)}\n`),
        )
      case 'unmute':
        return told(await ask(command, args), ({ name, pending }) =>
          err(`${changedText(words.unmuted(printableName(name)), pending)}\n`),
        )
      case 'snooze':
        return told(await ask(command, args), ({ until }) => err(`${snoozedText(until, timeZone)}\n`))
      case 'unsnooze':
        return told(await ask(command, args), () => err(`${words.resumed}\n`))
      case 'status':
        return told(await ask(command, args), (status) =>
          out(json ? `${printableJson(status)}\n` : statusText(status, timeZone)),
        )
      case 'explain':
        return told(await ask(command, args), (explanation) =>
          out(json ? `${printableJson(explanation)}\n` : explanationText(explanation, timeZone)),
        )
    }
  }
}

interface Refusal {
  readonly sentence: string
  readonly status: ExitStatus
}
type Asked<K extends CommandName> = Result<Commands[K]['answer'], Refusal>

const refused = (sentence: string): { ok: false; problem: Refusal } => failed({ sentence, status: exit.refused })
const noInstance: Refusal = { sentence: words.noInstance, status: exit.noInstance }

async function exchange<K extends CommandName>(
  command: K,
  args: Commands[K]['args'],
  ports: ControlClientPorts,
): Promise<Asked<K>> {
  const place = await find(ports)
  if (!place.ok) return place
  const { path, token } = place.value
  const line = `${JSON.stringify({ token, command, args })}\n`
  if (Buffer.byteLength(line) > REQUEST_MAX_BYTES) return failed({ sentence: words.tooLong, status: exit.wordsAreOff })
  const answered = await askOnce(path, line, ports.patienceMs ?? PATIENCE_MS)
  if (!answered.ok) return answered
  const envelope = v.safeParse(v.pipe(v.string(), v.parseJson(), envelopeSchema), answered.value)
  if (!envelope.success) return refused(words.unreadable)
  if (!envelope.output.ok) return refused(envelope.output.sentence)
  const schema: v.GenericSchema<unknown, Commands[K]['answer']> = answerSchemas[command]
  const value = v.safeParse(schema, envelope.output.value)
  return value.success ? ok(value.output) : refused(words.unreadable)
}

async function find({
  dir,
  platform,
  env,
}: ControlClientPorts): Promise<Result<{ path: string; token: string | null }, Refusal>> {
  if (platform === 'win32') {
    const pipe = await findPipe(dir)
    return pipe ? ok(pipe) : failed(noInstance)
  }
  const place = await socketPath(dir, env)
  if (!place) return failed(noInstance)
  const state = await lookAt(place.folder).catch(() => 'absent' as const)
  if (state === 'not-ours') return refused(words.notOurs)
  return state === 'absent' ? failed(noInstance) : ok({ path: place.path, token: null })
}

/** One line there, one line back. */
function askOnce(path: string, line: string, patienceMs: number): Promise<Result<string, Refusal>> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let bytes = 0
    const socket = createConnection(path)
    const deadline = setTimeout(() => finish(refused(words.noAnswer)), patienceMs)
    function finish(result: Result<string, Refusal>): void {
      clearTimeout(deadline)
      socket.destroy()
      resolve(result)
    }
    socket.on('connect', () => socket.write(line))
    socket.on('data', (chunk) => {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes > ANSWER_MAX_BYTES) finish(refused(words.unreadable))
    })
    socket.on('end', () => finish(bytes > 0 ? ok(Buffer.concat(chunks).toString('utf8')) : refused(words.noAnswer)))
    socket.on('error', (error) => {
      const isNobody = ['ENOENT', 'ECONNREFUSED', 'ENOTSOCK'].includes(codeOf(error))
      finish(isNobody ? failed(noInstance) : refused(words.noAnswer))
    })
  })
}
