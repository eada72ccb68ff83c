/** Controls that could move the cursor, ring or end the text; line breaks are dealt with before. */
// eslint-disable-next-line no-control-regex -- they are what this is about
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g
/** They make what follows read backwards, beyond the text that they stand in. Direction marks are harmless and stay. */
const BIDI_OVERRIDES = /[\u202a-\u202e\u2066-\u2069]/g
const LINE_BREAKS = /\r\n?|[\u0085\u2028\u2029]/g
const ELLIPSIS = '…'

export interface TextLimits {
  /** UTF-16 units, at least 1. */
  readonly maxLength: number
  /** Line breaks stay (a body), or become spaces (a title). */
  readonly lines: 'kept' | 'one'
}

/**
 * What a stranger wrote, as text that a notifier can take: well-formed, without controls and direction overrides, cut at a
 * whole character with an ellipsis. Markup and options are each sink's own business.
 */
export function plainText(text: string, { maxLength, lines }: TextLimits): string {
  // Cut first: nobody cleans or segments a megabyte to show two lines of it. Controls that go may leave less than fits.
  const head = text.length > 8 * maxLength ? text.slice(0, 8 * maxLength) : text
  const clean = head
    .replace(LINE_BREAKS, '\n')
    .replace(/\t/g, ' ')
    .replace(CONTROLS, '')
    .replace(BIDI_OVERRIDES, '')
    .toWellFormed()
  const shaped = lines === 'one' ? clean.replace(/\n+/g, ' ').trim() : clean
  if (shaped.length <= maxLength && head === text) return shaped
  return cut(shaped, maxLength - ELLIPSIS.length) + ELLIPSIS
}

/** The same for a place of one line that is not ours alone (a menu, a terminal, a sentence): no direction marks at all. */
export function oneLine(text: string, maxLength: number): string {
  return plainText(text, { maxLength, lines: 'one' })
    .replace(/\p{Bidi_Control}/gu, '')
    .trim()
}

/** The longest beginning of whole characters (as a reader sees them) that fits. */
function cut(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text
  let end = 0
  // A little beyond the limit, so that the segmenter sees whether the last character goes on.
  for (const { index, segment } of new Intl.Segmenter().segment(text.slice(0, maxLength + 64))) {
    if (index + segment.length > maxLength) break
    end = index + segment.length
  }
  // A single "character" longer than the limit (a pile of accents) is cut inside, but never inside a surrogate pair.
  return end > 0
    ? text.slice(0, end)
    : text
        .slice(0, maxLength)
        .toWellFormed()
        .replace(/\ufffd$/, '')
}
