import type { NotifierStatus } from '../../shared/bridge/contract.ts'
import { windowWords } from '../../shared/messages/window.ts'

const words = windowWords.account
const sinks: Readonly<Record<string, string>> = words.sinks

/** Who shows the notifications now, and what that one can do. */
export function notifierWords({ sink, working, canClick, canWithdraw }: NotifierStatus): string {
  const { absent, shownBy, canBoth, cannotClick, cannotWithdraw, canNeither } = words.notifierStatus
  if (!working) return absent
  const able = canClick && canWithdraw ? canBoth : canClick ? cannotWithdraw : canWithdraw ? cannotClick : canNeither
  return `${shownBy(sinks[sink] ?? sink)} ${able}`
}
