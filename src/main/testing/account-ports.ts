import { ok } from '../../shared/result.ts'
import { systemClock } from '../../shared/time.ts'
import type { AccountPorts } from '../account.ts'
import { openDatabase } from '../disk/database.ts'

/** An account that nobody watches: nothing is shown, told or logged, everything is kept, the server may be asked at once. */
export function quietAccountPorts(): Omit<AccountPorts, 'dir' | 'record' | 'client'> {
  const nothing = (): void => undefined
  return {
    openDatabase,
    matchesKeyword: () => false,
    everywhere: () => [],
    timeZone: () => 'Europe/Berlin',
    sealingKey: new Uint8Array(32).fill(1),
    keepsTexts: () => true,
    clock: systemClock,
    random: Math.random,
    log: { info: nothing, warn: nothing, error: nothing },
    push: nothing,
    sinks: {
      show: () => Promise.resolve(ok(null)),
      withdraw: () => Promise.resolve(),
      onClicked: () => nothing,
      onRecovered: () => nothing,
    },
    onOpen: nothing,
    windowFirst: Promise.resolve(),
    onConnection: nothing,
    onRejected: nothing,
    onList: nothing,
    onClockWrong: nothing,
    onDamaged: nothing,
    onDiskTrouble: nothing,
  }
}
