const MAX_LENGTH = 2000
const SCHEMES = new Set(['http:', 'https:', 'mailto:'])
/** A link that reads otherwise than it is: direction overrides, controls, blanks. */
const DECEIVING = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]/u

/**
 * The URL that may be handed to the system's browser or mail program, or null. Only the web and mail: every other scheme
 * starts a program of somebody's choice (https://www.electronjs.org/docs/latest/tutorial/security, 15).
 */
export function externalUrl(url: string): string | null {
  if (url.length > MAX_LENGTH || DECEIVING.test(url) || !URL.canParse(url)) return null
  const parsed = new URL(url)
  if (!SCHEMES.has(parsed.protocol)) return null
  // https://bank.example@evil.example is a lie.
  if (parsed.username !== '' || parsed.password !== '') return null
  return parsed.href
}
