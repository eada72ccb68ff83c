import type { EventName, Events, RequestName, Requests } from '../../shared/bridge/contract.ts'

/** One handler a request; leaving one out does not compile. Arguments have been parsed when it is called. */
export type Handlers = {
  readonly [K in RequestName]: (...args: Requests[K]['args']) => Requests[K]['result'] | Promise<Requests[K]['result']>
}

/** Tells the window; where there is none, nothing happens: it asks for the whole state when it opens. */
export type Push = <N extends EventName>(name: N, payload: Events[N]) => void
