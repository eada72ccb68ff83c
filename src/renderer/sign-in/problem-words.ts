import { windowWords } from '../../shared/messages/window.ts'
import type { SignInProblem } from '../../shared/model.ts'

/** Where a sentence stands: beside the text box that it is about, or under the form. */
export type Place = 'server' | 'apiKey' | 'password' | 'form'

export interface Complaint {
  readonly place: Place
  readonly text: string
}

const words = windowWords.signIn.problem

/** A problem in words, beside what the person can change about it. `insecure-http` is a question, not a complaint. */
export function complaintOf(problem: Exclude<SignInProblem, { code: 'insecure-http' }>): Complaint {
  switch (problem.code) {
    case 'bad-address':
      return { place: 'server', text: words.badAddress }
    case 'unreachable':
      return { place: 'server', text: words.unreachable }
    case 'not-ozeki':
      return { place: 'server', text: words.notOzeki }
    case 'refused':
      return { place: 'apiKey', text: words.refused(problem.serverSays) }
    case 'wrong-password':
      return { place: 'password', text: words.wrongPassword }
    case 'disk':
      return { place: 'form', text: words.disk }
    case 'demo-failed':
      return { place: 'form', text: words.demoFailed }
    case 'busy':
      return { place: 'form', text: words.busy }
  }
}
