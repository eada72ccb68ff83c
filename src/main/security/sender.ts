import { appHost, appScheme } from './app-path.ts'

/** As much of an IPC event as tells who asks. The frame is null when it has gone since. */
export interface Sender {
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null
}

/** Only the top frame of Hush's own page may ask main for anything. */
export function isTrustedSender({ senderFrame }: Sender): boolean {
  return senderFrame !== null && senderFrame.parent === null && isAppUrl(senderFrame.url)
}

/** A page of Hush's own. Not by `origin`: in Node that is "null" for a scheme that Node does not know. */
function isAppUrl(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, host } = new URL(url)
  return protocol === `${appScheme}:` && host === appHost
}
