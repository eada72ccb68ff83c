import { isDeepStrictEqual } from 'node:util'
import type { ConversationId, UserId } from '../../shared/ids.ts'
import { createListeners } from '../../shared/listeners.ts'
import { systemWords } from '../../shared/messages/system.ts'
import type { ConversationRow, Participant, Preview, ShownMute } from '../../shared/model.ts'
import type { Silence, WeeklySilence } from '../../shared/mute/model.ts'
import { together } from '../../shared/mute/silence.ts'
import type { Clock, Instant } from '../../shared/time.ts'
import { silenceOf } from '../mute/rules.ts'

/** What the server says of a conversation, names opened where a key was at hand. */
export interface Description {
  readonly id: ConversationId
  /** Null: not opened (yet); the row then goes by its participants. */
  readonly name: string | null
  readonly isGroup: boolean
  /** Everybody, the account's own user included. */
  readonly participants: readonly Participant[]
  readonly favourite: boolean
  readonly hidden: boolean
  readonly colour: string
  readonly lastAt: Instant
  readonly secret: string
  readonly instance: string
}

/** The silences of one conversation on this computer alone: the local silences are their only source. */
export interface LocalState {
  readonly schedule: WeeklySilence | null
  /** What the schedule says at this moment. */
  readonly scheduled: Silence
  readonly mutedPeople: ReadonlySet<UserId>
}

/** What history says: the newest message in short, and the counts. */
export interface Activity {
  readonly preview: Preview | null
  readonly unread: number
  readonly unreadMentions: number
  readonly held: number
  /** The newest message's time; null where none is held here. */
  readonly lastAt: Instant | null
}

/** What is on screen in a focused window, up to which position. */
export interface Looking {
  readonly id: ConversationId
  readonly upTo: number
}

export interface StoreChange {
  readonly changed: readonly ConversationRow[]
  readonly removed: readonly ConversationId[]
}

/** Everybody reads this. Rows are never changed, only replaced. */
export interface Snapshot {
  readonly rows: ReadonlyMap<ConversationId, ConversationRow>
  readonly looking: Looking | null
  /** What silences everything on this computer at this moment, beside what silences a single row. */
  readonly everywhere: readonly Silence[]
  /** People whose one-to-one conversation is a favourite: there is no second list. */
  readonly favouritePeople: ReadonlySet<UserId>
}

export interface ConversationReader {
  snapshot(): Snapshot
  description(id: ConversationId): Description | undefined
  /** At this moment, by whatever silences it or everything. */
  isSilenced(id: ConversationId): boolean
  /** Called after each change, with the rows that differ. Returns its unsubscribe. */
  subscribe(listener: (change: StoreChange) => void): () => void
}

/** The one writer's hands: each call is one change and one event. */
export interface ConversationStore extends ConversationReader {
  describe(descriptions: readonly Description[]): void
  /** Names that have been opened. */
  name(names: ReadonlyMap<ConversationId, string>): void
  setMutes(mutes: readonly ({ readonly id: ConversationId } & ShownMute)[]): void
  setLocal(local: ReadonlyMap<ConversationId, LocalState>): void
  /** Whoever is muted everywhere on this computer. */
  setMutedPeople(people: ReadonlySet<UserId>): void
  setActivity(activities: ReadonlyMap<ConversationId, Activity>): void
  look(at: Looking | null): void
  remove(ids: readonly ConversationId[]): void
}

interface Entry {
  description: Description
  mute: ShownMute
  local: LocalState
  activity: Activity
}

const unmuted: ShownMute = { muted: false, rule: null, agreement: 'settled' }
const notSilentHere: LocalState = { schedule: null, scheduled: { silent: false }, mutedPeople: new Set() }
const noActivity: Activity = { preview: null, unread: 0, unreadMentions: 0, held: 0, lastAt: null }

/** The single writer of state in main: docs/architecture.md. `me` is the account's own user. */
export function createConversationStore({
  me,
  clock,
  everywhere = () => [],
}: {
  readonly me: UserId
  readonly clock: Clock
  readonly everywhere?: () => readonly Silence[]
}): ConversationStore {
  const entries = new Map<ConversationId, Entry>()
  /** What is known of a conversation that is not listed: a mute from disk, or what stood when a list left it out. */
  const unlisted = new Map<ConversationId, Partial<Entry>>()
  const rows = new Map<ConversationId, ConversationRow>()
  const listeners = createListeners<StoreChange>()
  let looking: Looking | null = null
  let mutedPeople: ReadonlySet<UserId> = new Set()
  /** Worked out when it is asked for, since for every message it may be. */
  let favouritePeople: ReadonlySet<UserId> | null = null

  /** A listener may change the store: everybody hears of the changes in their order, one after the other. */
  const untold: StoreChange[] = []
  function tell(change: StoreChange): void {
    untold.push(change)
    if (untold.length > 1) return
    for (let next = untold[0]; next; next = untold[0]) {
      listeners.tell(next)
      untold.shift()
    }
  }

  function emit(ids: Iterable<ConversationId>, removed: readonly ConversationId[] = []): void {
    const changed: ConversationRow[] = []
    for (const id of ids) {
      const entry = entries.get(id)
      if (!entry) continue
      const row = rowOf(entry, { me, mutedPeople, now: clock.now() })
      const before = rows.get(id)
      if (isSame(before, row)) continue
      if (before?.favourite || row.favourite) favouritePeople = null
      rows.set(id, row)
      changed.push(row)
    }
    if (changed.length > 0 || removed.length > 0) tell({ changed, removed })
  }

  function describe(descriptions: readonly Description[]): void {
    for (const description of descriptions) {
      const { id } = description
      const known = entries.get(id)
      // A name once opened stays until another one is opened: an answer that could not be decrypted does not unname.
      const name = description.name ?? known?.description.name ?? null
      const before = unlisted.get(id)
      unlisted.delete(id)
      const next = description.name === name ? description : { ...description, name }
      entries.set(id, {
        // The same one where nothing differs: who keeps descriptions compares them by identity.
        description: known && isDeepStrictEqual(known.description, next) ? known.description : next,
        mute: known?.mute ?? before?.mute ?? unmuted,
        local: known?.local ?? before?.local ?? notSilentHere,
        activity: known?.activity ?? before?.activity ?? noActivity,
      })
    }
  }

  function change(id: ConversationId, part: Partial<Entry>): void {
    const entry = entries.get(id)
    if (entry) Object.assign(entry, part)
    else unlisted.set(id, { ...unlisted.get(id), ...part })
  }

  function drop(ids: readonly ConversationId[]): ConversationId[] {
    return ids.filter((id) => {
      const entry = entries.get(id)
      if (!entry) return false
      unlisted.set(id, { mute: entry.mute, local: entry.local, activity: entry.activity })
      rows.delete(id)
      favouritePeople = null
      return entries.delete(id)
    })
  }

  return {
    snapshot: () => ({
      rows,
      looking,
      everywhere: everywhere(),
      get favouritePeople() {
        favouritePeople ??= favouritesOf(rows.values())
        return favouritePeople
      },
    }),
    description: (id) => entries.get(id)?.description,
    isSilenced(id) {
      const row = rows.get(id)
      return row !== undefined && together([row.silence, ...everywhere()], clock.now()).silent
    },
    subscribe: listeners.add,
    describe(descriptions) {
      describe(descriptions)
      emit(descriptions.map(({ id }) => id))
    },
    name(names) {
      for (const [id, name] of names) {
        const entry = entries.get(id)
        if (entry && entry.description.name !== name) entry.description = { ...entry.description, name }
      }
      emit(names.keys())
    },
    setMutes(mutes) {
      for (const { id, muted, rule, agreement } of mutes) change(id, { mute: { muted, rule, agreement } })
      emit(mutes.map(({ id }) => id))
    },
    setLocal(locals) {
      for (const [id, local] of locals) change(id, { local })
      emit(locals.keys())
    },
    setMutedPeople(people) {
      const changed = new Set([...mutedPeople, ...people])
      mutedPeople = people
      const concerns = ({ description }: Entry): boolean => description.participants.some(({ id }) => changed.has(id))
      emit([...entries].filter(([, entry]) => concerns(entry)).map(([id]) => id))
    },
    setActivity(activities) {
      // A start brings ten thousand of which nothing is held: rows are not built, and compared, for that.
      const news = [...activities].filter(([id, activity]) => !isDeepStrictEqual(entries.get(id)?.activity, activity))
      for (const [id, activity] of news) change(id, { activity })
      emit(news.map(([id]) => id))
    },
    look(at) {
      looking = at
    },
    remove(ids) {
      emit([], drop(ids))
    },
  }
}

interface RowContext {
  readonly me: UserId
  /** Everywhere. */
  readonly mutedPeople: ReadonlySet<UserId>
  readonly now: Instant
}

function rowOf({ description, mute, local, activity }: Entry, context: RowContext): ConversationRow {
  const { me, now } = context
  const { id, isGroup, favourite, hidden, colour } = description
  const { preview, unread, unreadMentions, held } = activity
  const others = description.participants.filter((participant) => participant.id !== me)
  const lastAt = Math.max(description.lastAt, activity.lastAt ?? 0)
  const name = nameOf(description, others)
  const silence = together([silenceOf(mute, now), local.scheduled], now)
  const mutedPeople = others.flatMap(({ id: person }) => {
    const everywhere = context.mutedPeople.has(person)
    return everywhere || local.mutedPeople.has(person) ? [{ id: person, everywhere }] : []
  })
  const counts = { unread, unreadMentions, held }
  return {
    id,
    name,
    isGroup,
    participants: others,
    favourite,
    hidden,
    colour,
    lastAt,
    preview,
    ...counts,
    ...mute,
    schedule: local.schedule,
    mutedPeople,
    silence,
  }
}

/**
 * The conversation's own name; without one (or before its key is unwrapped) its other people's. Never empty: where the server
 * tells no name at all, a piece of the id tells one conversation from another.
 */
function nameOf({ id, name, participants }: Description, others: readonly Participant[]): string {
  const own = name?.trim() ?? ''
  if (canBeSeen(own)) return own
  const people = (others.length > 0 ? others : participants).map((participant) => participant.name.trim())
  return people.filter(canBeSeen).join(', ') || systemWords.conversation.unnamed(id.slice(-4))
}

const canBeSeen = (name: string): boolean => /[^\p{Cc}\p{Cf}\p{Z}]/u.test(name)

function favouritesOf(rows: Iterable<ConversationRow>): ReadonlySet<UserId> {
  const people = new Set<UserId>()
  for (const { favourite, isGroup, participants } of rows) {
    if (favourite && !isGroup) for (const { id } of participants) people.add(id)
  }
  return people
}

const isSame = (before: ConversationRow | undefined, after: ConversationRow): boolean =>
  before !== undefined && isDeepStrictEqual(before, after)
