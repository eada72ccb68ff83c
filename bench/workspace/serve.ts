import { startServer } from '../../server/server.ts'
import type { Served } from './workspace.ts'

/** A process of its own: the embedded server with a big workspace, so that its work is not taken for Hush's. */
const PASSWORD = 'open sesame'
const PEOPLE = 40
const DANA = 'dana@example.com'
const address = (n: number): string => (n === 0 ? DANA : `person-${n}@example.com`)

const [dataDir = '', count = ''] = process.argv.slice(2)
// Whoever started it has ended.
process.on('disconnect', () => process.exit())

const server = await startServer({ dataDir, recordRequests: false })
if (!server.admin.hasPeople()) await populate(Number(count))
const dana = server.admin.findUser(DANA)
if (!dana) throw new Error('The workspace has no Dana.')
const { userId, apiKey, fullname, nick } = dana
const served: Served = { baseUrl: server.baseUrl, userId, apiKey, password: PASSWORD, fullname, nick }
process.send?.(served)

/** Groups of two to six with Dana in each, one message in each; keys as long as real ones. */
async function populate(conversations: number): Promise<void> {
  const now = Date.now()
  await server.admin.populate({
    people: Array.from({ length: PEOPLE }, (_, n) => ({
      email: address(n),
      fullname: n === 0 ? 'Dana Molnár' : `Person ${n}`,
      nick: n === 0 ? 'Dana' : `person${n}`,
      password: PASSWORD,
    })),
    conversations: Array.from({ length: conversations }, (_, n) => {
      const others = Array.from({ length: 1 + (n % 5) }, (_unused, at) => address(1 + ((n + at * 7) % (PEOPLE - 1))))
      const [by = DANA] = others
      return {
        name: `Project ${n}`,
        participants: [DANA, ...others],
        ...(n % 50 === 0 ? { favouriteOf: [DANA] } : {}),
        history: [{ by, text: 'the new tray icons are in, have a look', at: now - n * 1000 }],
      }
    }),
  })
}
