import * as v from 'valibot'
import { conversationIdSchema, userIdSchema, type ConversationId, type UserId } from '../../shared/ids.ts'
import { weeklySilenceSchema, type MuteProblem, type Silence, type WeeklySilence } from '../../shared/mute/model.ts'
import { weeklyAt } from '../../shared/mute/schedule.ts'
import { failed, ok, type Result } from '../../shared/result.ts'
import type { CancelTimer, Clock, Instant } from '../../shared/time.ts'
import { wellFormed } from '../../shared/well-formed.ts'
import { BELIEVED_FOR_MS } from './everywhere.ts'
import type { LocalState } from '../conversations/store.ts'
import type { Database } from '../disk/database.ts'

/**
 * What is silent on this computer alone, of one account: a conversation's weekly schedule, and people whose messages are
 * held. They never set or clear the server's bit, and nothing that happens there takes them away: docs/mute-model.md.
 */
export interface LocalSilences extends Disposable {
  /** Takes up what lies on disk. */
  start(): void
  /** On disk and shown when it returns; null takes it away. */
  setSchedule(id: ConversationId, schedule: WeeklySilence | null): Result<null, MuteProblem>
  mutePerson(person: UserId, where: ConversationId | 'everywhere', isMuted: boolean): Result<null, MuteProblem>
  isMuted(person: UserId, where: ConversationId): boolean
  /** The computer was asleep, or has travelled. */
  resume(): void
}

export interface LocalSilencesPorts {
  readonly database: Database
  readonly clock: Clock
  /** IANA. */
  readonly timeZone: () => string
  readonly publish: (local: ReadonlyMap<ConversationId, LocalState>) => void
  readonly publishPeople: (mutedEverywhere: ReadonlySet<UserId>) => void
}

/** Ids and times only, so nothing here has to be sealed. Muted everywhere: an empty conversation. */
export const localSilenceTables = `
  CREATE TABLE schedules (conversation_id TEXT PRIMARY KEY, schedule TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE muted_people (
    conversation_id TEXT NOT NULL, user_id TEXT NOT NULL, PRIMARY KEY (conversation_id, user_id)
  ) STRICT, WITHOUT ROWID;
`
/** Carried over from a damaged database: nobody else knows of them. */
export const localSilencesRescued = ['schedules', 'muted_people'] as const

const scheduleRow = v.object({
  conversation_id: conversationIdSchema,
  schedule: v.pipe(v.string(), v.parseJson(), weeklySilenceSchema),
})
const EVERYWHERE = ''
const personRow = v.object({
  conversation_id: v.union([conversationIdSchema, v.literal(EVERYWHERE)]),
  user_id: userIdSchema,
})

const nobody: ReadonlySet<UserId> = new Set()

export function createLocalSilences(ports: LocalSilencesPorts): LocalSilences {
  const { database, clock, timeZone } = ports
  const schedules = new Map<ConversationId, { schedule: WeeklySilence; scheduled: Silence; until: Instant }>()
  const people = new Map<ConversationId | typeof EVERYWHERE, ReadonlySet<UserId>>()
  let cancelTimer: CancelTimer = () => undefined

  function look(id: ConversationId, schedule: WeeklySilence): void {
    const { silence, until } = weeklyAt(schedule, 'schedule', clock.now(), timeZone())
    schedules.set(id, { schedule, scheduled: silence, until })
  }

  function publish(ids: Iterable<ConversationId>): void {
    const local = new Map<ConversationId, LocalState>()
    for (const id of ids) {
      const { schedule = null, scheduled = { silent: false } as const } = schedules.get(id) ?? {}
      local.set(id, { schedule, scheduled, mutedPeople: people.get(id) ?? nobody })
    }
    ports.publish(local)
    cancelTimer()
    if (schedules.size === 0) return
    const next = Math.min(...[...schedules.values()].map(({ until }) => until - clock.now()), BELIEVED_FOR_MS)
    cancelTimer = clock.setTimer(next, lookAgain)
  }

  function lookAgain(): void {
    for (const [id, { schedule }] of [...schedules]) look(id, schedule)
    publish(schedules.keys())
  }

  function kept(sql: string, ...params: string[]): Result<null, MuteProblem> {
    try {
      database.run(sql, ...params)
      return ok(null)
    } catch {
      return failed({ code: 'not-saved' })
    }
  }

  return {
    start() {
      const ids = new Set<ConversationId>()
      for (const row of wellFormed(scheduleRow, database.all('SELECT * FROM schedules'))) {
        look(row.conversation_id, row.schedule)
        ids.add(row.conversation_id)
      }
      for (const { conversation_id: id, user_id } of wellFormed(
        personRow,
        database.all('SELECT * FROM muted_people'),
      )) {
        people.set(id, new Set([...(people.get(id) ?? []), user_id]))
        if (id !== EVERYWHERE) ids.add(id)
      }
      publish(ids)
      ports.publishPeople(people.get(EVERYWHERE) ?? nobody)
    },
    setSchedule(id, schedule) {
      const done = schedule
        ? kept('REPLACE INTO schedules VALUES (?, ?)', id, JSON.stringify(schedule))
        : kept('DELETE FROM schedules WHERE conversation_id = ?', id)
      if (!done.ok) return done
      if (schedule) look(id, schedule)
      else schedules.delete(id)
      publish([id])
      return done
    },
    mutePerson(person, where, isMuted) {
      const id = where === 'everywhere' ? EVERYWHERE : where
      const done = isMuted
        ? kept('REPLACE INTO muted_people VALUES (?, ?)', id, person)
        : kept('DELETE FROM muted_people WHERE conversation_id = ? AND user_id = ?', id, person)
      if (!done.ok) return done
      const others = [...(people.get(id) ?? [])].filter((other) => other !== person)
      const muted = new Set(isMuted ? [...others, person] : others)
      people.set(id, muted)
      if (id === EVERYWHERE) ports.publishPeople(muted)
      else publish([id])
      return done
    },
    isMuted: (person, where) => people.get(where)?.has(person) === true || people.get(EVERYWHERE)?.has(person) === true,
    resume: lookAgain,
    [Symbol.dispose]() {
      cancelTimer()
    },
  }
}
