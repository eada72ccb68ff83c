import { SvelteMap } from 'svelte/reactivity'
import type { ConversationId } from '../../shared/ids.ts'

/** What has been typed and not sent, by conversation, for as long as the window lives. */
export interface Drafts {
  of(id: ConversationId): string
  set(id: ConversationId, text: string): void
  /** Why the last attempt to send failed, in words; null where it did not. */
  problemOf(id: ConversationId): string | null
  /** Gives `text` back, before whatever has been typed since. */
  giveBack(id: ConversationId, text: string, problem: string): void
  clearProblem(id: ConversationId): void
}

export function createDrafts(): Drafts {
  const texts = new SvelteMap<ConversationId, string>()
  const problems = new SvelteMap<ConversationId, string>()
  function set(id: ConversationId, text: string): void {
    if (text === '') texts.delete(id)
    else texts.set(id, text)
  }
  return {
    of: (id) => texts.get(id) ?? '',
    set,
    problemOf: (id) => problems.get(id) ?? null,
    giveBack(id, text, problem) {
      const since = texts.get(id)
      set(id, since === undefined ? text : `${text}\n${since}`)
      problems.set(id, problem)
    },
    clearProblem: (id) => void problems.delete(id),
  }
}
