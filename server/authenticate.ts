import * as v from 'valibot'
import { verifySignature } from '../src/protocol/signature.ts'
import { parseServerTime } from '../src/protocol/time.ts'
import { type StationId, stationIdSchema, type UserId, userIdSchema } from '../src/shared/ids.ts'
import { failed, ok, type Result } from '../src/shared/result.ts'
import { type Clock, SECOND } from '../src/shared/time.ts'
import type { Feed } from './feed.ts'
import type { People, Person } from './people.ts'
import { type Answer, type Handler, type Incoming, parse, timestampSchema } from './wire.ts'

/** Either way; profile. */
const TOLERANCE_MS = 300 * SECOND
const SIGN_IN_AGAIN = 'This station is not signed in: sign in again.'

export interface Caller {
  readonly person: Person
  readonly station: StationId
}

export interface Authenticate {
  /** `Ozeki-Station`, `Ozeki-User` and `Ozeki-Signature`, and a fresh timestamp: every call but login and notification. */
  signed<Schema extends v.GenericSchema>(
    schema: Schema,
    handle: (caller: Caller, body: v.InferOutput<Schema>) => Answer,
  ): Handler
  /** The notification call carries its station alone. */
  stationOnly(handle: (station: StationId) => Answer): Handler
}

export function createAuthenticate(ports: {
  readonly people: Pick<People, 'byId'>
  readonly feed: Pick<Feed, 'ownerOf'>
  readonly clock: Pick<Clock, 'now'>
}): Authenticate {
  const { people, feed, clock } = ports

  function fresh(body: unknown): Result<null, string> {
    const parsed = parse(timestampSchema, body)
    if (!parsed.ok) return parsed
    const at = parseServerTime(parsed.value.timestamp)
    if (at === undefined) return failed('The timestamp is not of the form yyyy-MM-dd HH:mm:ss.')
    const isFresh = Math.abs(clock.now() - at) <= TOLERANCE_MS
    return isFresh ? ok(null) : failed('The timestamp is too far from the time here: check the clock of this computer.')
  }

  function caller(request: Incoming): Result<Caller, string> {
    const station = parseStation(request)
    if (!station.ok) return station
    const user = parseUser(request)
    if (!user.ok) return user
    const person = people.byId(user.value)
    if (!person) return failed('This user is not known here.')
    if (!verifySignature(person.publicKey, request.bytes, request.headers.signature)) {
      return failed('The signature does not match the request.')
    }
    if (feed.ownerOf(station.value) !== user.value) return failed(SIGN_IN_AGAIN)
    return ok({ person, station: station.value })
  }

  return {
    signed: (schema, handle) => (request) => {
      const who = caller(request)
      if (!who.ok) return who
      const isFresh = fresh(request.body)
      if (!isFresh.ok) return isFresh
      const body = parse(schema, request.body)
      return body.ok ? handle(who.value, body.value) : body
    },
    stationOnly: (handle) => (request) => {
      const station = parseStation(request)
      if (!station.ok) return station
      if (feed.ownerOf(station.value) === undefined) return failed(SIGN_IN_AGAIN)
      const isFresh = fresh(request.body)
      return isFresh.ok ? handle(station.value) : isFresh
    },
  }
}

/** The station that a request says it comes from. */
export function parseStation({ headers }: Incoming): Result<StationId, string> {
  const parsed = v.safeParse(stationIdSchema, headers.station)
  return parsed.success ? ok(parsed.output) : failed('The Ozeki-Station header is missing or malformed.')
}

function parseUser({ headers }: Incoming): Result<UserId, string> {
  const parsed = v.safeParse(userIdSchema, headers.user)
  return parsed.success ? ok(parsed.output) : failed('The Ozeki-User header is missing or malformed.')
}
