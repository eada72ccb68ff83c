import { windowWords } from '../../shared/messages/window.ts'
import type { NotifierStatus } from '../../shared/model.ts'

const words = windowWords.account
const sinks: Readonly<Record<string, string>> = words.sinks

/** Who shows the notifications now, and what that one can do. */
export function notifierWords(status: NotifierStatus): string {
  if (!status.working) return words.notifierStatus.absent
  return `${words.notifierStatus.shownBy(sinkName(status))} ${sinkAbilities(status)}`
}

export const sinkName = ({ sink }: NotifierStatus): string => sinks[sink] ?? sink

export function sinkAbilities({ canClick, canWithdraw }: NotifierStatus): string {
  const { canBoth, cannotClick, cannotWithdraw, canNeither } = words.notifierStatus
  if (canClick) return canWithdraw ? canBoth : cannotWithdraw
  return canWithdraw ? cannotClick : canNeither
}
