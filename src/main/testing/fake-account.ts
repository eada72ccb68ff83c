import type { Account } from '../account.ts'

/** An account that starts and ends as the test has it; nothing else is asked of it. */
export function createFakeAccount({ start, end }: { start: () => Promise<void>; end: () => Promise<void> }): Account {
  const unasked = (): never => {
    throw new Error('nobody asks this here')
  }
  return {
    start,
    [Symbol.asyncDispose]: end,
    connection: () => ({ state: 'connecting' }),
    snapshot: unasked,
    subscribe: unasked,
    page: unasked,
    send: unasked,
    look: unasked,
    mute: unasked,
    unmute: unasked,
    schedule: unasked,
    mutePerson: unasked,
    verdicts: unasked,
    retry: unasked,
    resume: unasked,
  }
}
