import type { Refresh } from './activity.ts'
import type { Pages } from './pages.ts'
import type { ConversationReader } from './store.ts'

export interface PreviewPorts {
  readonly store: Pick<ConversationReader, 'snapshot'>
  readonly pages: Pages
  readonly refresh: Refresh
}

const PREVIEWS_FETCHED = 100

/** The list shows a line of what was last said; the first sync brings none. The newest conversations first. */
export async function fetchPreviews({ store, pages, refresh }: PreviewPorts): Promise<void> {
  const rows = [...store.snapshot().rows.values()].sort((a, b) => b.lastAt - a.lastAt).slice(0, PREVIEWS_FETCHED)
  for (const { id, preview } of rows) {
    if (preview) continue
    const page = await pages.page(id, null, 1)
    if (!page.ok && page.problem.code === 'unreachable') return
    refresh([id])
  }
}
