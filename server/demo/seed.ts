import { randomBytes } from 'node:crypto'
import { MINUTE, type Clock } from '../../src/shared/time.ts'
import type { CreatedUser } from '../admin.ts'
import type { RunningServer } from '../server.ts'
import { away, cast, type CastName, dana } from './cast.ts'
import { scenes } from './script.ts'

/** Nothing in the demo is secret, and the person has to be able to type it. */
export const DEMO_PASSWORD = 'quiet please'

const emailOf = (name: CastName | 'dana'): string => (name === 'dana' ? dana : cast[name]).email

/** Fills an empty server with the demo workspace, all of it or nothing; a seeded one is left as it is. Gives Dana. */
export async function seedDemo(server: RunningServer, clock: Pick<Clock, 'now'>): Promise<CreatedUser> {
  const { admin } = server
  if (!admin.findUser(dana.email)) {
    const now = clock.now()
    await admin.populate({
      people: [
        { ...dana, password: DEMO_PASSWORD },
        // Nobody signs in as the others.
        ...Object.values(cast).map((member) => ({ ...member, password: randomBytes(16).toString('hex') })),
      ],
      conversations: scenes.map((scene) => ({
        name: scene.name,
        participants: ['dana' as const, ...scene.with].map(emailOf),
        favouriteOf: scene.favourite ? [dana.email] : [],
        history: scene.history.map(([minutesAgo, by, text]) => ({
          by: emailOf(by),
          text,
          at: now - minutesAgo * MINUTE,
        })),
      })),
    })
  }
  const person = admin.findUser(dana.email)
  if (!person) throw new Error('The demo has no Dana.')
  for (const { email } of Object.values(cast)) {
    const user = admin.findUser(email)
    const isAway = away.some((name) => cast[name].email === email)
    if (user) admin.setAvailable(user.userId, !isAway)
  }
  return person
}
