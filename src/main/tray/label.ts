import { oneLine } from '../../shared/plain-text.ts'

const MAX_GRAPHEMES = 40
/** Room for forty of the longest characters that people type. */
const MAX_UNITS = 2000

/**
 * A name as a menu can show it: one line, cut at 40 characters as a reader counts them. `&` is doubled, or it would
 * underline the next letter and vanish.
 */
export function menuLabel(name: string): string {
  return cut(oneLine(name, MAX_UNITS)).replaceAll('&', '&&')
}

function cut(text: string): string {
  const characters = Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment)
  if (characters.length <= MAX_GRAPHEMES) return text
  return `${characters
    .slice(0, MAX_GRAPHEMES - 1)
    .join('')
    .trimEnd()}…`
}
