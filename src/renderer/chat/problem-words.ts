import type { SendProblem } from '../../shared/bridge/contract.ts'
import { chatWords } from '../../shared/messages/chat.ts'
import type { LoadProblem } from '../state/conversation.svelte.ts'

export function sendProblemWords(problem: SendProblem): string {
  const words = chatWords.composer.problem
  switch (problem.code) {
    case 'empty':
      return words.empty
    case 'too-long':
      return words.tooLong(problem.limit)
    case 'unreachable':
      return words.unreachable
    case 'refused':
      return words.refused(problem.serverSays)
    case 'unknown-conversation':
      return words.unknown
    case 'signed-out':
      return words.signedOut
    case 'cannot-encrypt':
      return words.cannotEncrypt
  }
}

export function loadProblemWords({ code }: LoadProblem): string {
  const words = chatWords.log.problem
  switch (code) {
    case 'unreachable':
      return words.unreachable
    case 'unknown-conversation':
      return words.unknown
    case 'signed-out':
      return words.signedOut
    case 'broke':
      return words.broke
  }
}
