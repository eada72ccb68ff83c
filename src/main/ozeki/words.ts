const LONGEST = 300

/** Makes the server's words fit to be shown: one short line without control and bidi characters, and none of what we sent in secret. */
export function wordsWithout(secrets: readonly string[]): (words: string) => string {
  const known = secrets.filter((secret) => secret !== '')
  return (words) =>
    known
      .reduce((text, secret) => text.replaceAll(secret, '…'), words)
      .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
      .trim()
      .slice(0, LONGEST)
}
