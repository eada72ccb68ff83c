import type { ListAnswer, ListQuestion, Listing } from './listing.ts'

/** Answers as the listing does, but makes the next rows while whoever asked takes in the last ones. */
export function prefetching(
  listing: Listing,
): (question: ListQuestion, tell: (answer: ListAnswer) => void) => Promise<void> {
  let ready: Promise<ListAnswer> | null = null
  return async (question, tell) => {
    const answer = await (question.ask === 'rows' && ready ? ready : listing.answer(question))
    tell(answer)
    if (question.ask === 'names') return
    ready = answer.tells === 'rows' && !answer.isLast ? listing.answer({ ask: 'rows' }) : null
  }
}
