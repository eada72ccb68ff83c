import type { Log, LogIds } from './log.ts'

const MAX_FRAMES = 8

/** As much of `process` as tells of bugs. */
export interface CrashSource {
  on(event: 'uncaughtException' | 'unhandledRejection', listener: (reason: unknown) => void): unknown
}

/**
 * Exceptions are bugs: they end here, are logged without their words, and the person is told that something broke.
 * Without these two Electron opens a box with the stack for the first, and only warns of the second.
 */
export function installCrashHandlers(source: CrashSource, log: Log, onBroke: () => void): void {
  const broke = (event: string) => (reason: unknown) => {
    log.error(event, describeBug(reason))
    onBroke()
  }
  source.on('uncaughtException', broke('bug.exception'))
  source.on('unhandledRejection', broke('bug.rejection'))
}

/**
 * What may be logged of a thrown value: its kind, its code, and where it was thrown. Never the message, which may carry
 * what somebody wrote; never a folder, which may carry who they are.
 */
export function describeBug(reason: unknown): LogIds {
  if (!(reason instanceof Error)) return { kind: typeof reason }
  const code =
    'code' in reason && typeof reason.code === 'string' && /^[A-Z0-9_]+$/.test(reason.code) ? reason.code : 'none'
  return { kind: reason.constructor.name, code, at: frames(reason).join('<') }
}

function frames({ stack = '', message }: Error): string[] {
  // A message of several lines could pass for frames.
  const after = stack.indexOf(message) + message.length
  const lines = stack.slice(after).split('\n')
  return lines.flatMap((line) => frame(line) ?? []).slice(0, MAX_FRAMES)
}

/** `    at name (folder/file.js:1:2)` becomes `name@file.js:1:2`. */
function frame(line: string): string | null {
  const [, name = '', file] = /^ {4}at (?:async )?(?:([\w.<>]+) \()?.*?([\w.-]+:\d+:\d+)\)?$/.exec(line) ?? []
  return file === undefined ? null : `${name}@${file}`
}
