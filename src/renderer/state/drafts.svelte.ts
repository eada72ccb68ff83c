import { SvelteMap } from 'svelte/reactivity'
import type { ConversationId } from '../../shared/ids.ts'

/** What has been typed and not sent, by conversation, for as long as the window lives. */
export interface Drafts {
  of(id: ConversationId): string
  set(id: ConversationId, text: string): void
}

export function createDrafts(): Drafts {
  const texts = new SvelteMap<ConversationId, string>()
  return {
    of: (id) => texts.get(id) ?? '',
    set(id, text) {
      if (text === '') texts.delete(id)
      else texts.set(id, text)
    },
  }
}
