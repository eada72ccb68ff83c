import type { NotifierStatus } from '../../shared/bridge/contract.ts'
import { windowWords } from '../../shared/messages/window.ts'

const words = windowWords.account
const sinks: Readonly<Record<string, string>> = words.sinks

/** Who shows the notifications now, and what they cannot do. */
export function notifierWords({ sink, working, canClick }: NotifierStatus): string {
  if (!working) return words.notifierStatus.absent
  const name = sinks[sink] ?? sink
  return canClick ? words.notifierStatus.works(name) : words.notifierStatus.noClick(name)
}
