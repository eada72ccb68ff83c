import { oneLine } from '../../shared/plain-text.ts'

const LONGEST = 300

/** Makes the server's words fit to be shown: one short line, and none of what we sent in secret. */
export function wordsWithout(secrets: readonly string[]): (words: string) => string {
  const known = secrets.filter((secret) => secret !== '')
  return (words) =>
    oneLine(
      known.reduce((text, secret) => text.replaceAll(secret, '…'), words),
      LONGEST,
    )
}
