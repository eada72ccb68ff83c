import { windowWords } from '../../shared/messages/window.ts'

/** What broke without anybody waiting for it: a sentence each, which stands in the window until it is sent away. */
export interface Troubles {
  /** Oldest first; the same sentence stands once. */
  readonly all: readonly string[]
  /** Follows a request that nobody waits for. Where it breaks, the message of its error is the sentence. */
  tell(request: Promise<unknown>): void
  /** Something broke in the window itself, whose errors have no words for people. */
  broke(): void
  dismiss(sentence: string): void
}

export function createTroubles(): Troubles {
  let all = $state.raw<readonly string[]>([])
  const say = (sentence: string): void => {
    if (!all.includes(sentence)) all = [...all, sentence]
  }
  const broke = (): void => say(windowWords.notices.broke)
  return {
    get all() {
      return all
    },
    tell(request) {
      request.catch((error: unknown) => {
        if (error instanceof Error && error.message !== '') say(error.message)
        else broke()
      })
    },
    broke,
    dismiss(sentence) {
      all = all.filter((each) => each !== sentence)
    },
  }
}

/** Tells of everything that nobody caught, for as long as the page lives. */
export function tellUncaught(page: Pick<EventTarget, 'addEventListener'>, troubles: Pick<Troubles, 'broke'>): void {
  page.addEventListener('unhandledrejection', () => troubles.broke())
  page.addEventListener('error', (event) => {
    // A ResizeObserver that goes on in the next frame says so by an event without an error: nothing broke.
    const thrown: unknown = event instanceof ErrorEvent ? event.error : null
    if (thrown !== null && thrown !== undefined) troubles.broke()
  })
}
