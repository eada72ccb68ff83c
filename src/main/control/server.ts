import { createHash, timingSafeEqual } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import * as v from 'valibot'
import { codeOf } from '../../shared/error-code.ts'
import { commandLineWords as words } from '../../shared/messages/command-line.ts'
import { SECOND } from '../../shared/time.ts'
import {
  REQUEST_MAX_BYTES,
  type CommandName,
  type Commands,
  type ControlAnswer,
  type ControlHandlers,
} from './contract.ts'
import { makeFolder, socketPath, type Environment } from './folder.ts'
import { announcePipe, forgetPipe, protectOnWindows } from './pipe.ts'
import { argumentSchemas, requestSchema } from './schemas.ts'

const PATIENCE_MS = 5 * SECOND
const CALLERS_MAX = 16

export interface ControlPorts {
  /** The user data folder. The caller holds the instance lock: a socket that lies there is a dead one. */
  readonly dir: string
  readonly handle: ControlHandlers
  readonly log: {
    warn(event: string, ids?: Readonly<Record<string, string>>): void
    error(event: string, ids?: Readonly<Record<string, string>>): void
  }
  readonly platform: NodeJS.Platform
  readonly env?: Environment
  /** How long a caller may take to say what it wants, and again to hear the answer. */
  readonly patienceMs?: number
}

/** Opens the command line's way to this instance. Where there can be none, Hush runs without it, and the log says why. */
export async function createControl(ports: ControlPorts): Promise<Disposable> {
  const { dir, platform, log, env = process.env } = ports
  const callers = new Set<Socket>()
  let server: Server | null = null
  try {
    // Its real name is asked for, which it has only once it is there.
    await mkdir(dir, { recursive: true, mode: 0o700 })
    if (platform === 'win32') {
      const { path, token } = await announcePipe(dir, protectOnWindows)
      server = await listen(path, token)
    } else {
      const place = await socketPath(dir, env)
      if (!place) log.error('control.closed', { code: 'too-long' })
      else if ((await makeFolder(place.folder)) !== 'ours') log.error('control.closed', { code: 'not-ours' })
      else {
        await rm(place.path, { force: true })
        server = await listen(place.path, null)
      }
    }
  } catch (error) {
    log.error('control.closed', { code: codeOf(error) })
  }

  function listen(path: string, token: string | null): Promise<Server> {
    const answer = createAnswer(ports, token)
    // Half open, since a caller may end its side once it has asked.
    const made = createServer({ allowHalfOpen: true }, (caller) => {
      callers.add(caller)
      caller.on('close', () => callers.delete(caller))
      serve(caller, answer, ports.patienceMs ?? PATIENCE_MS)
    })
    made.maxConnections = CALLERS_MAX
    return new Promise((resolve, reject) => {
      made.once('error', reject)
      made.listen(path, () => {
        made.off('error', reject)
        made.on('error', (error) => log.error('control.broke', { code: codeOf(error) }))
        resolve(made)
      })
    })
  }

  return {
    [Symbol.dispose]() {
      // Closing removes the socket.
      server?.close()
      for (const caller of callers) caller.destroy()
      if (platform === 'win32') void forgetPipe(dir).catch(() => undefined)
    },
  }
}

type Answer = ControlAnswer<Commands[CommandName]['answer']>
const refused = (sentence: string): Answer => ({ ok: false, sentence })

/** Reads one line, answers one line. */
function serve(caller: Socket, answer: (line: string) => Answer, patienceMs: number): void {
  const chunks: Buffer[] = []
  let bytes = 0
  let deadline = setTimeout(() => caller.destroy(), patienceMs)
  // Whoever hangs up has lost interest.
  caller.on('error', () => caller.destroy())
  caller.on('close', () => {
    clearTimeout(deadline)
  })
  caller.on('data', onData)
  caller.on('end', onEnd)

  function onData(chunk: Buffer): void {
    const end = chunk.indexOf(0x0a)
    const part = end < 0 ? chunk : chunk.subarray(0, end)
    bytes += part.length
    if (bytes > REQUEST_MAX_BYTES) {
      say(refused(words.tooLong))
      return
    }
    chunks.push(part)
    if (end >= 0) say(answer(Buffer.concat(chunks).toString('utf8')))
  }

  function onEnd(): void {
    say(refused(words.misunderstood))
  }

  function say(what: Answer): void {
    clearTimeout(deadline)
    deadline = setTimeout(() => caller.destroy(), patienceMs)
    caller.off('data', onData)
    caller.off('end', onEnd)
    // What else it says is let past, so that the answer is not lost with it.
    caller.resume()
    caller.end(`${JSON.stringify(what)}\n`)
  }
}

/** From a line to its answer: token, command, arguments, handler. Never throws. */
function createAnswer({ handle, log }: ControlPorts, token: string | null): (line: string) => Answer {
  function carryOut<K extends CommandName>(command: K, args: unknown): ControlAnswer<Commands[K]['answer']> {
    const schema: v.GenericSchema<unknown, Commands[K]['args']> = argumentSchemas[command]
    const parsed = v.safeParse(schema, args)
    if (!parsed.success) return { ok: false, sentence: words.misunderstood }
    try {
      const done = handle[command](parsed.output)
      return done.ok ? done : { ok: false, sentence: done.problem }
    } catch (error) {
      // The message may carry what somebody wrote; the kind of the error does not.
      log.error('control.failed', { command, error: error instanceof Error ? error.name : 'thrown value' })
      return { ok: false, sentence: words.broke }
    }
  }

  return (line) => {
    const request = v.safeParse(v.pipe(v.string(), v.parseJson(), requestSchema), line)
    if (!request.success) return refused(words.misunderstood)
    const { command, args } = request.output
    if (token !== null && !isSame(token, request.output.token ?? '')) {
      log.warn('control.stranger')
      return refused(words.misunderstood)
    }
    return isCommandName(command) ? carryOut(command, args) : refused(words.misunderstood)
  }
}

function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(argumentSchemas, name)
}

/** Takes the same time whatever differs. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}
