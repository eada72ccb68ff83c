import * as v from 'valibot'
import type { Envelope } from '../../shared/bridge/channels.ts'
import type { RequestName, Requests } from '../../shared/bridge/contract.ts'
import { systemWords } from '../../shared/messages/system.ts'
import type { Log } from '../log.ts'
import type { Handlers } from './handlers.ts'
import { argumentSchemas } from './schemas.ts'

/** Answers one request of the window: name known, arguments parsed, exceptions turned into a sentence. Never rejects. */
export function createDispatch(
  handlers: Handlers,
  log: Pick<Log, 'warn' | 'error'>,
): (name: unknown, args: unknown) => Promise<Envelope<unknown>> {
  async function answer<N extends RequestName>(name: N, args: unknown): Promise<Envelope<Requests[N]['result']>> {
    const schema: v.GenericSchema<unknown, Requests[N]['args']> = argumentSchemas[name]
    const parsed = v.safeParse(schema, args)
    if (!parsed.success) {
      log.warn('bridge.arguments', { request: name })
      return { ok: false, sentence: systemWords.bridge.misunderstood }
    }
    try {
      return { ok: true, value: await handlers[name](...parsed.output) }
    } catch (error) {
      // The message may carry what somebody wrote; the kind of the error does not.
      log.error('bridge.broke', { request: name, error: error instanceof Error ? error.name : 'thrown value' })
      return { ok: false, sentence: systemWords.bridge.broke }
    }
  }
  return async (name, args) => {
    if (!isRequestName(name)) {
      log.warn('bridge.unknown')
      return { ok: false, sentence: systemWords.bridge.misunderstood }
    }
    return answer(name, args)
  }
}

function isRequestName(name: unknown): name is RequestName {
  return typeof name === 'string' && Object.hasOwn(argumentSchemas, name)
}
