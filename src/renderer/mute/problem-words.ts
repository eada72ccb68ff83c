import { chatWords } from '../../shared/messages/chat.ts'
import type { MuteProblem } from '../../shared/mute/model.ts'

/** Why a mute of `name` was not made, as a sentence. */
export function problemWords(name: string, problem: MuteProblem): string {
  const told = chatWords.told
  switch (problem.code) {
    case 'refused':
      return told.refused(name, problem.serverSays)
    case 'unknown-conversation':
      return told.unknown(name)
    case 'signed-out':
      return told.signedOut(name)
    case 'not-saved':
      return told.notSaved(name)
  }
}
