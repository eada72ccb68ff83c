import type { ConversationId } from '../../../shared/ids.ts'
import type { ConversationRow } from '../../../shared/model.ts'
import type { Settings } from '../../../shared/settings.ts'
import type { Clock } from '../../../shared/time.ts'
import type { Wanted } from '../../state/app.svelte.ts'
import type { FakeBridge } from '../../testing/fake-bridge.ts'
import type { Me } from '../me.ts'

/** The right half of the window by itself: which of `rows` is open follows `open`. */
export interface HostProps {
  readonly bridge: FakeBridge
  readonly clock: Clock
  readonly me: Me
  readonly rows: readonly ConversationRow[]
  readonly open: ConversationId
  readonly settings: Settings
  readonly wanted: Wanted | null
}
