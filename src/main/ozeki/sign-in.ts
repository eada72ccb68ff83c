import { openPem } from '../../protocol/pem.ts'
import type { Credentials } from '../../shared/bridge/contract.ts'
import type { StationId } from '../../shared/ids.ts'
import type { SignInProblem } from '../../shared/model.ts'
import { failed, ok, type Result } from '../../shared/result.ts'
import { parseAddress } from './address.ts'
import type { SignedIn } from './client.ts'
import { loginBody } from './requests.ts'
import { parseBody, type HttpAnswer, type Transport } from './transport.ts'
import { type Api, apiUrl, composeUrl, doorbellUrl } from './urls.ts'
import { type LoginAnswer, readEnvelope, readLogin } from './wire.ts'

/** `server` is what the person typed. */
export interface StationCredentials extends Credentials {
  readonly stationId: StationId
}

interface Way {
  readonly post: Transport
  /** Makes the server's words fit to be shown. */
  readonly says: (words: string) => string
}

interface LoggedIn {
  readonly signedIn: SignedIn
  readonly urls: ReadonlyMap<Api, string>
  readonly skewMs: number | null
}

const signedApis: readonly Api[] = ['availability', 'conversation', 'friends', 'notification', 'reports']

/** Logs in, and opens the private key with the person's password. */
export async function logIn(who: StationCredentials, { post, says }: Way): Promise<Result<LoggedIn, SignInProblem>> {
  const address = parseAddress(who.server, who.allowInsecure)
  if (!address.ok) return address
  const base = address.value
  const answer = await post({
    url: composeUrl(base, 'login').href,
    headers: { 'Ozeki-Station': who.stationId },
    body: loginBody(who.apiKey),
  })
  if (!answer.ok) return failed({ code: 'unreachable', detail: answer.problem })
  const read = readAnswer(answer.value, says)
  if (!read.ok) return read
  const { userId, fullName, nick, listeners, pem, urls } = read.value
  const key = openPem(pem, who.password)
  if (!key.ok)
    return failed(key.problem === 'wrong-password' ? { code: 'wrong-password' } : notOzeki('a key that cannot be read'))
  const bell = doorbellUrl(base, listeners, { station: who.stationId, user: userId })
  return ok({
    signedIn: { userId, fullName, nick, privateKey: key.value, doorbellUrl: bell?.href ?? null },
    urls: new Map(signedApis.map((api) => [api, apiUrl(base, api, urls.get(api)).href])),
    skewMs: answer.value.skewMs,
  })
}

/** An answer that is no chat server's is told from one that is in trouble, so that a mistyped address is found. */
function readAnswer({ status, body }: HttpAnswer, says: Way['says']): Result<LoginAnswer, SignInProblem> {
  if (status === 429 || status >= 500) return failed({ code: 'unreachable', detail: `HTTP ${status}` })
  const envelope = readEnvelope(parseBody(body))
  if (!envelope.ok && envelope.problem.code === 'refused') {
    return failed({ code: 'refused', serverSays: says(envelope.problem.serverSays) })
  }
  if (status < 200 || status >= 300) return failed(notOzeki(`HTTP ${status}`))
  if (!envelope.ok) return failed(notOzeki('no status in the answer'))
  const login = readLogin(envelope.value)
  return login ? ok(login) : failed(notOzeki('no user id or no key in the answer'))
}

const notOzeki = (detail: string): SignInProblem => ({ code: 'not-ozeki', detail })
