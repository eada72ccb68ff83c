import type { ConversationId, UserId } from '../../shared/ids.ts'
import type { ConversationRow } from '../../shared/model.ts'
import { nothingThrough, type MuteEnd, type Through } from '../../shared/mute/model.ts'
import type { Settings } from '../../shared/settings.ts'
import type { Clock, Instant } from '../../shared/time.ts'
import type { Announcer } from './announcer.svelte.ts'
import { RECENT, timeOf, type Moment, type MuteEntry } from './mute-entries.ts'

/** What the menus need beside their conversation: one for the header, the rows and the keyboard. */
export interface Muting {
  readonly announcer: Announcer
  readonly settings: MutingSettings
  /** For what the menus show: moves on by the minute. */
  readonly moment: Moment
  /** Whose date and time is being asked for. */
  readonly asking: ConversationRow | null
  /** What a mute of this conversation lets through: its rule's, or what was ticked for the next one. */
  throughOf(row: ConversationRow): Through
  /** Changes the rule of what is muted at once, and is taken along with the next mute of what is not. */
  tick(row: ConversationRow, key: keyof Through, checked: boolean): void
  choose(row: ConversationRow, entry: MuteEntry): void
  untilWrites(row: ConversationRow, person: UserId): void
  until(row: ConversationRow, at: Instant): void
  stopAsking(): void
  /** Mutes without an end, or unmutes. */
  toggle(row: ConversationRow): void
}

type MutingSettings = Pick<Settings, 'keywords' | 'through' | 'morning' | 'lastLengths'>

interface MutingPorts {
  readonly announcer: Announcer
  readonly clock: Clock
  readonly settings: () => MutingSettings
  readonly keep: (patch: Partial<MutingSettings>) => void
  /** By the minute, and reactive. */
  readonly now: () => Instant
  /** IANA; asked again and again, since computers travel. */
  readonly timeZone: () => string
}

export function createMuting({ announcer, clock, settings, keep, now, timeZone }: MutingPorts): Muting {
  let ticked = $state.raw<{ id: ConversationId; through: Through } | null>(null)
  let asking = $state.raw<ConversationRow | null>(null)

  const momentAt = (at: Instant): Moment => ({ now: at, timeZone: timeZone(), morning: settings().morning })

  function throughOf(row: ConversationRow): Through {
    if (row.muted) return row.rule?.through ?? nothingThrough
    return ticked?.id === row.id ? ticked.through : settings().through
  }

  function mute(row: ConversationRow, ends: MuteEnd): void {
    void announcer.mute(row, { ends, through: { ...throughOf(row) }, madeAt: clock.now() })
  }

  return {
    announcer,
    get settings() {
      return settings()
    },
    get moment() {
      return momentAt(now())
    },
    get asking() {
      return asking
    },
    throughOf,
    tick(row, key, checked) {
      const through = { ...throughOf(row), [key]: checked }
      ticked = { id: row.id, through }
      if (!row.muted) return
      const madeAt = row.rule?.madeAt ?? clock.now()
      void announcer.adjust(row, { ends: row.rule?.ends ?? 'never', through, madeAt })
    },
    choose(row, entry) {
      if (entry.asks === 'moment') asking = row
      if (entry.asks !== null) return
      // The menu may have stood open for a while: what counts is when it was chosen.
      const moment = momentAt(clock.now())
      mute(row, entry.ends(moment))
      const { lastLengths } = settings()
      if (timeOf(entry, moment) === null || lastLengths[0] === entry.id) return
      keep({ lastLengths: [entry.id, ...lastLengths.filter((id) => id !== entry.id)].slice(0, RECENT) })
    },
    untilWrites: (row, person) => mute(row, { whenWrites: person }),
    until: (row, at) => mute(row, { at }),
    stopAsking() {
      asking = null
    },
    toggle(row) {
      if (row.muted) void announcer.unmute(row)
      else mute(row, 'never')
    },
  }
}
