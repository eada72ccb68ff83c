import { createPublicKey, generateKeyPair, type KeyObject, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import * as v from 'valibot'
import { userIdOfEmail } from '../src/protocol/ids.ts'
import { sealPem } from '../src/protocol/pem.ts'
import { type UserId, userIdSchema } from '../src/shared/ids.ts'
import type { Database } from './database.ts'

export interface Person {
  readonly id: UserId
  readonly email: string
  readonly fullname: string
  readonly nick: string
  readonly apiKey: string
  /** PKCS#1 PEM, encrypted with the person's password, which is kept nowhere. */
  readonly pem: string
  readonly publicKey: KeyObject
}

export interface NewPerson {
  readonly email: string
  readonly fullname: string
  readonly nick: string
  /** The encryption password. */
  readonly password: string
}

export interface People {
  byId(id: UserId): Person | undefined
  byApiKey(apiKey: string): Person | undefined
  byEmail(email: string): Person | undefined
  all(): Person[]
  add(person: Person): void
}

const rowSchema = v.object({
  id: userIdSchema,
  email: v.string(),
  fullname: v.string(),
  nick: v.string(),
  api_key: v.string(),
  pem: v.string(),
  public_key: v.string(),
})

/** Makes somebody with an RSA key of their own, away from the event loop. Nothing is stored yet. */
export async function newPerson({ email, fullname, nick, password }: NewPerson, keyBits: number): Promise<Person> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', { modulusLength: keyBits })
  const apiKey = randomBytes(20).toString('hex')
  return { id: userIdOfEmail(email), email, fullname, nick, apiKey, pem: sealPem(privateKey, password), publicKey }
}

/** SPKI in base64 without PEM lines, as the friends list carries it. */
export const publicKeyText = (key: KeyObject): string => key.export({ type: 'spki', format: 'der' }).toString('base64')

export function createPeople(database: Database): People {
  const known = new Map<UserId, Person>()

  const find = (where: string, ...params: string[]): Person[] =>
    database.all(rowSchema, `SELECT * FROM people ${where}`, ...params).map((row) => {
      const seen = known.get(row.id)
      if (seen) return seen
      const { id, email, fullname, nick, pem } = row
      const publicKey = createPublicKey({ key: Buffer.from(row.public_key, 'base64'), format: 'der', type: 'spki' })
      const person = { id, email, fullname, nick, apiKey: row.api_key, pem, publicKey }
      known.set(id, person)
      return person
    })

  return {
    byId: (id) => known.get(id) ?? find('WHERE id = ?', id)[0],
    byApiKey: (apiKey) => find('WHERE api_key = ?', apiKey)[0],
    byEmail: (email) => find('WHERE email = ?', email)[0],
    all: () => find('ORDER BY fullname'),
    add(person) {
      database.run(
        'INSERT INTO people (id, email, fullname, nick, api_key, pem, public_key) VALUES (?, ?, ?, ?, ?, ?, ?)',
        person.id,
        person.email,
        person.fullname,
        person.nick,
        person.apiKey,
        person.pem,
        publicKeyText(person.publicKey),
      )
    },
  }
}
