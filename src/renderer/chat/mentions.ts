import { fold } from '../../shared/text.ts'

/** A piece of a message's text; `names` where it names the person. The pieces joined are the text. */
export interface Piece {
  readonly text: string
  readonly names: boolean
}

const letterOrDigit = /^[\p{L}\p{N}]/u
const anyMention = /@[\p{L}\p{N}_.-]*[\p{L}\p{N}_]/gu

/**
 * Where a message names the person: `@` followed by one of `names`, case and accents folded, no letter or digit after
 * it. That it does was found in main, once; where none of the names is found here, every `@word` is shown as one.
 */
export function mentionPieces(text: string, names: readonly string[]): readonly Piece[] {
  const folded = names.filter((name) => name !== '').map(fold)
  const spans: { from: number; to: number }[] = []
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    const to = endOfName(text, at + 1, folded)
    if (to !== null) spans.push({ from: at, to })
  }
  if (spans.length === 0) {
    for (const match of text.matchAll(anyMention)) {
      spans.push({ from: match.index, to: match.index + match[0].length })
    }
  }
  const pieces: Piece[] = []
  let done = 0
  for (const { from, to } of spans) {
    if (from > done) pieces.push({ text: text.slice(done, from), names: false })
    pieces.push({ text: text.slice(from, to), names: true })
    done = to
  }
  if (done < text.length) pieces.push({ text: text.slice(done), names: false })
  return pieces
}

/** Where the longest of `folded` that begins at `from` ends; null where none does. */
function endOfName(text: string, from: number, folded: readonly string[]): number | null {
  const longest = Math.max(0, ...folded.map((name) => name.length))
  // A folded letter may have been several code units, so the name in the text may be longer than the folded one.
  for (let to = Math.min(text.length, from + longest * 3); to > from; to -= 1) {
    if (letterOrDigit.test(text.slice(to)) || /^\p{M}/u.test(text.slice(to))) continue
    if (folded.includes(fold(text.slice(from, to)))) return to
  }
  return null
}
