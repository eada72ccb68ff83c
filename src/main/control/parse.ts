import { commandOptions, detailOptions, hushOptions, startOptions } from '../../shared/command-line.ts'
import { commandLineWords as words } from '../../shared/messages/command-line.ts'
import type { MuteEnd } from '../../shared/mute/model.ts'
import { parseDuration } from '../../shared/mute/duration.ts'
import { parseUntil } from '../../shared/mute/until.ts'
import { readOptions } from '../../shared/options.ts'
import { failed, ok, type Result } from '../../shared/result.ts'
import { HOUR, type Instant } from '../../shared/time.ts'
import type { ControlRequest } from './contract.ts'

/** A command to the running instance, and how its answer is to be printed. */
export interface ControlCommand {
  readonly request: ControlRequest
  readonly json: boolean
}

const isCommand = (option: string): boolean => Object.hasOwn(commandOptions, option)
const isDetail = (option: string): boolean => Object.hasOwn(detailOptions, option)
/** They say how Hush would be started, which a command never does. */
const isStart = (option: string): boolean => Object.hasOwn(startOptions, option) && option !== '--user-data-dir'
/** Switches that a packager, or Chromium as root, needs on every start. */
const chromium = /^--(?:no-sandbox|(?:disable|enable|ozone)-[a-z-]+(?:=.*)?)$/

/** Until it is quiet: no message from anybody else for this long (docs/mute-model.md). */
const QUIET_FOR_MS = HOUR

/** Whether these words ask something of the running instance, well or badly. */
export function asksInstance(argv: readonly string[]): boolean {
  return argv.some((word) => {
    const [option = ''] = word.split('=', 1)
    return isCommand(option) || isDetail(option)
  })
}

/**
 * `argv` without the program, where `asksInstance`. A problem is one sentence. Unlike at a start, nothing unknown is let past:
 * a mistyped `--for` would mute without an end.
 */
export function parseControl(argv: readonly string[], now: Instant, timeZone: string): Result<ControlCommand, string> {
  const read = optionsIn(argv)
  if (!read.ok) return read
  const found = read.value
  const [command, second] = [...found.keys()].filter(isCommand)
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
  const found = optionsIn(argv)
  return found.ok ? (found.value.get('--user-data-dir') ?? null) : null
}

/** Each option with its value, empty where it takes none, in the order in which they were typed. */
function optionsIn(argv: readonly string[]): Result<ReadonlyMap<string, string>, string> {
  const found = new Map<string, string>()
  for (const typed of readOptions(argv, hushOptions)) {
    if (typed.option === null) {
      if (chromium.test(typed.word)) continue
      return failed(words.unknown(typed.word))
    }
    if (isStart(typed.option)) return failed(words.unknown(typed.option))
    if (found.has(typed.option)) return failed(words.twice(typed.option))
    if (typed.problem !== null) return failed(typed.problem)
    found.set(typed.option, typed.value)
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
