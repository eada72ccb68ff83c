const MAX_GRAPHEMES = 40
/** Controls, line breaks, and marks that make the rest of a menu read backwards. */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu

/**
 * A name as a menu can show it: one line, cut at 40 characters as a reader counts them. `&` is doubled, or it would
 * underline the next letter and vanish.
 */
export function menuLabel(name: string): string {
  // Nobody segments a megabyte to show 40 characters of it.
  const clean = name.slice(0, 2000).toWellFormed().replace(UNSEEN, ' ').replace(/\s+/g, ' ').trim()
  return cut(clean).replaceAll('&', '&&')
}

function cut(text: string): string {
  const characters = Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment)
  if (characters.length <= MAX_GRAPHEMES) return text
  return `${characters
    .slice(0, MAX_GRAPHEMES - 1)
    .join('')
    .trimEnd()}…`
}
