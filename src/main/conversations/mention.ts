import { fold } from '../../shared/text.ts'

export type MentionFinder = (text: string) => boolean

/**
 * Whether a text names the person: `@` and the nick or the full name of the login answer; case and accents are folded,
 * no letter or digit follows (docs/mute-model.md). Called once, when a message arrives.
 */
export function createMentionFinder(names: readonly string[]): MentionFinder {
  const wanted = names.map((name) => `@${fold(name.trim())}`).filter((name) => name.length > 1)
  return (text) => {
    if (!text.includes('@')) return false
    const folded = fold(text)
    return wanted.some((name) => {
      for (let at = folded.indexOf(name); at >= 0; at = folded.indexOf(name, at + 1))
        if (!/^[\p{L}\p{N}]/u.test(folded.slice(at + name.length, at + name.length + 2))) return true
      return false
    })
  }
}
