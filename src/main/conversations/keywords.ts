import { fold } from '../../shared/text.ts'

export type KeywordFinder = (text: string) => boolean

const letterOrDigitFirst = /^[\p{L}\p{N}]/u
const letterOrDigitLast = /[\p{L}\p{N}]$/u
/** Written without spaces between words: there are no edges to look for. */
const spaceless =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

/**
 * Whether a text says one of `words`: case and accents are folded, spaces count as one, and no letter or digit goes on
 * where the word begins or ends with one. Called once, when a message arrives.
 */
export function createKeywordFinder(words: readonly string[]): KeywordFinder {
  const wanted = [...new Set(words.map(plain))].filter((word) => word !== '')
  if (wanted.length === 0) return () => false
  return (text) => {
    const said = plain(text)
    return wanted.some((word) => says(said, word))
  }
}

const plain = (text: string): string => fold(text).replace(/\s+/g, ' ').trim()

function says(text: string, word: string): boolean {
  const alone = !spaceless.test(word)
  const openBefore = alone && letterOrDigitFirst.test(word)
  const openAfter = alone && letterOrDigitLast.test(word)
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const end = at + word.length
    // Two units are enough for any one character.
    const before = openBefore && letterOrDigitLast.test(text.slice(Math.max(0, at - 2), at))
    const after = openAfter && letterOrDigitFirst.test(text.slice(end, end + 2))
    if (!before && !after) return true
  }
  return false
}
