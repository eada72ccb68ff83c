import { generateKeyPairSync } from 'node:crypto'
import { sealPem } from '../../../protocol/pem.ts'
import { stationId } from '../../../shared/ids.ts'
import { systemClock } from '../../../shared/time.ts'
import { type ClientPorts, createOzekiClient } from '../http-client.ts'
import { example } from './examples.ts'
import { type StandIn, startStandIn } from './stand-in.ts'

const password = 'correct horse'
const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
export const publicKey = pair.publicKey
const pem = sealPem(pair.privateKey, password)

/** The vendor's login answer, with a key that opens. */
export const loginAnswer = { ...example('login').response.body, rsakey: pem }

export const alicesPorts: Omit<ClientPorts, 'server'> = {
  fetch,
  clock: systemClock,
  apiKey: 'key-d040b7',
  stationId: stationId('801c91e6466a1ab34945d73ae4f762c6'),
  password,
  allowInsecure: false,
  random: () => 0,
}

/** A stand-in that knows Alice, and a client of hers that has signed in. */
export async function aliceAtStandIn(ports: Partial<ClientPorts> = {}) {
  const standIn: StandIn = await startStandIn()
  standIn.answer('login', loginAnswer)
  const client = createOzekiClient({ ...alicesPorts, server: standIn.address, ...ports })
  const signedIn = await client.signIn()
  return {
    standIn,
    client,
    signedIn,
    async [Symbol.asyncDispose]() {
      client[Symbol.dispose]()
      await standIn[Symbol.asyncDispose]()
    },
  }
}
