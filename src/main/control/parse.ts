import { commandLineWords as words } from '../../shared/messages/command-line.ts'
import type { MuteEnd } from '../../shared/mute/model.ts'
import { parseDuration } from '../../shared/mute/duration.ts'
import { parseUntil } from '../../shared/mute/until.ts'
import { failed, ok, type Result } from '../../shared/result.ts'
import { HOUR, type Instant } from '../../shared/time.ts'
import type { ControlRequest } from './contract.ts'

/** A command to the running instance, and how its answer is to be printed. */
export interface ControlCommand {
  readonly request: ControlRequest
  readonly json: boolean
}

/** What a value stands for, in the sentence that misses it; null for an option that takes none. */
const commands: ReadonlyMap<string, string | null> = new Map([
  ['--mute', 'NAME'],
  ['--unmute', 'NAME'],
  ['--snooze', '30m'],
  ['--unsnooze', null],
  ['--status', null],
  ['--explain', 'NAME'],
])
const details: ReadonlyMap<string, string | null> = new Map([
  ['--for', '8h'],
  ['--until', '"monday 9"'],
  ['--json', null],
])
/** They say how Hush would be started, and where its data lies. */
const others: ReadonlyMap<string, string | null> = new Map([
  ['--user-data-dir', 'DIR'],
  ['--cdp-port', 'N'],
  ['--shell', null],
  ['--headless', null],
])
const options: ReadonlyMap<string, string | null> = new Map([...commands, ...details, ...others])
/** Switches that a packager, or Chromium as root, needs on every start. */
const chromium = /^--(?:no-sandbox|(?:disable|enable|ozone)-[a-z-]+(?:=.*)?)$/

/** Until it is quiet: no message from anybody else for this long (docs/mute-model.md). */
const QUIET_FOR_MS = HOUR

/** Whether these words ask something of the running instance, well or badly. */
export function asksInstance(argv: readonly string[]): boolean {
  return argv.some((word) => {
    const [option = ''] = word.split('=', 1)
    return commands.has(option) || details.has(option)
  })
}

/**
 * `argv` without the program, where `asksInstance`. A problem is one sentence. Unlike at a start, nothing unknown is let past:
 * a mistyped `--for` would mute without an end.
 */
export function parseControl(argv: readonly string[], now: Instant, timeZone: string): Result<ControlCommand, string> {
  const read = readOptions(argv)
  if (!read.ok) return read
  const found = read.value
  const [command, second] = [...found.keys()].filter((option) => commands.has(option))
  const only = (option: string, ...wanted: string[]): string | null =>
    found.has(option) && !wanted.includes(command ?? '') ? words.onlyWith(option, wanted.join(' and ')) : null
  if (command !== undefined && second !== undefined) return failed(words.oneCommand(command, second))
  const misplaced = only('--for', '--mute') ?? only('--until', '--mute') ?? only('--json', '--status', '--explain')
  if (misplaced !== null) return failed(misplaced)
  const request = requestOf(command ?? '', found, now, timeZone)
  if (!request.ok) return request
  return ok({ request: request.value, json: found.has('--json') })
}

/** As typed, null where nothing was said. */
export function typedUserDataDir(argv: readonly string[]): string | null {
  const read = readOptions(argv)
  return read.ok ? (read.value.get('--user-data-dir') ?? null) : null
}

/** Each option with its value, empty where it takes none, in the order in which they were typed. */
function readOptions(argv: readonly string[]): Result<ReadonlyMap<string, string>, string> {
  const found = new Map<string, string>()
  const left = argv.values()
  for (const word of left) {
    const [option = ''] = word.split('=', 1)
    const inline = option === word ? undefined : word.slice(option.length + 1)
    const value = options.get(option)
    if (value === undefined) {
      if (chromium.test(word)) continue
      return failed(words.unknown(word))
    }
    if (found.has(option)) return failed(words.twice(option))
    if (value === null) {
      if (inline !== undefined) return failed(words.takesNoValue(option))
      found.set(option, '')
      continue
    }
    const given = inline ?? left.next().value
    if (given === undefined || given.trim() === '' || (inline === undefined && given.startsWith('--')))
      return failed(words.needsValue(option, value))
    found.set(option, given)
  }
  return ok(found)
}

function requestOf(
  command: string,
  found: ReadonlyMap<string, string>,
  now: Instant,
  timeZone: string,
): Result<ControlRequest, string> {
  const value = found.get(command) ?? ''
  switch (command) {
    case '--mute': {
      const ends = endOf(found.get('--for'), found.get('--until'), now, timeZone)
      return ends.ok ? ok({ command: 'mute', args: { name: value, ends: ends.value } }) : ends
    }
    case '--unmute':
      return ok({ command: 'unmute', args: { name: value } })
    case '--snooze': {
      const forMs = parseDuration(value)
      return forMs === null ? failed(words.badDuration(command)) : ok({ command: 'snooze', args: { forMs } })
    }
    case '--unsnooze':
      return ok({ command: 'unsnooze', args: {} })
    case '--status':
      return ok({ command: 'status', args: {} })
    case '--explain':
      return ok({ command: 'explain', args: { name: value } })
    default:
      return failed(words.misunderstood)
  }
}

function endOf(
  duration: string | undefined,
  until: string | undefined,
  now: Instant,
  timeZone: string,
): Result<MuteEnd, string> {
  if (duration !== undefined && until !== undefined) return failed(words.oneEnd)
  if (duration !== undefined) {
    const forMs = parseDuration(duration)
    return forMs === null ? failed(words.badDuration('--for')) : ok({ at: now + forMs })
  }
  if (until === undefined) return ok('never')
  if (until.trim().toLowerCase() === 'quiet') return ok({ quietForMs: QUIET_FOR_MS })
  const at = parseUntil(until, now, timeZone)
  return at === null ? failed(words.badEnd) : ok({ at })
}
