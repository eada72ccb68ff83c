const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

function graphemes(word: string, count: number): string {
  return Array.from(segments.segment(word), ({ segment }) => segment)
    .slice(0, count)
    .join('')
}

/** What an avatar says of a name: the first letters of its first two words, or the first two letters of its only word. */
export function initialsOf(name: string): string {
  const words = name.slice(0, 200).match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu) ?? []
  const [first, second] = words
  if (first === undefined) return graphemes(name.trim(), 1)
  if (second !== undefined) return `${graphemes(first, 1)}${graphemes(second, 1)}`.toUpperCase()
  const two = graphemes(first, 2)
  return `${graphemes(two, 1).toUpperCase()}${two.slice(graphemes(two, 1).length)}`
}

/** A hue in degrees that a name always has. */
export function hueOf(name: string): number {
  let hash = 0
  for (const character of name) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 0x7fffffff
  // Neighbouring hashes are far apart on the circle: the golden angle.
  return Math.round((hash * 137.508) % 360)
}
