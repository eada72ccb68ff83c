import { SvelteMap } from 'svelte/reactivity'
import type { ConversationId } from '../../shared/ids.ts'

/** A message that was not sent, and for which there was no room in the box: something else was being written. */
export interface Unsent {
  readonly key: number
  readonly text: string
  /** Why, in words. */
  readonly problem: string
}

/** What has been typed and not sent, by conversation, for as long as the window lives. */
export interface Drafts {
  of(id: ConversationId): string
  set(id: ConversationId, text: string): void
  /** Why the last attempt to send what is in the box failed, in words; null where it did not. */
  problemOf(id: ConversationId): string | null
  clearProblem(id: ConversationId): void
  /** Oldest first. */
  unsentOf(id: ConversationId): readonly Unsent[]
  /** Gives `text` back: into the box where that is empty, else as a message of its own, so that two never become one. */
  giveBack(id: ConversationId, text: string, problem: string): void
  /** Another attempt failed. */
  failedAgain(id: ConversationId, key: number, problem: string): void
  drop(id: ConversationId, key: number): void
}

export function createDrafts(): Drafts {
  const texts = new SvelteMap<ConversationId, string>()
  const problems = new SvelteMap<ConversationId, string>()
  const unsent = new SvelteMap<ConversationId, readonly Unsent[]>()
  let lastKey = 0

  function set(id: ConversationId, text: string): void {
    if (text === '') texts.delete(id)
    else texts.set(id, text)
  }
  const unsentOf = (id: ConversationId): readonly Unsent[] => unsent.get(id) ?? []
  function keep(id: ConversationId, left: readonly Unsent[]): void {
    if (left.length === 0) unsent.delete(id)
    else unsent.set(id, left)
  }

  return {
    of: (id) => texts.get(id) ?? '',
    set,
    problemOf: (id) => problems.get(id) ?? null,
    clearProblem: (id) => void problems.delete(id),
    unsentOf,
    giveBack(id, text, problem) {
      if (texts.has(id)) {
        lastKey += 1
        keep(id, [...unsentOf(id), { key: lastKey, text, problem }])
        return
      }
      set(id, text)
      problems.set(id, problem)
    },
    failedAgain(id, key, problem) {
      keep(
        id,
        unsentOf(id).map((each) => (each.key === key ? { ...each, problem } : each)),
      )
    },
    drop(id, key) {
      keep(
        id,
        unsentOf(id).filter((each) => each.key !== key),
      )
    },
  }
}
