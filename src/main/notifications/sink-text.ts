import { plainText } from '../../shared/plain-text.ts'

/** Every sink cuts alike, so that changing the notifier does not change what is shown. */
export const titleText = (text: string): string => plainText(text, { maxLength: 120, lines: 'one' })
export const bodyText = (text: string): string => plainText(text, { maxLength: 2000, lines: 'kept' })

/** For notification services that interpret markup: what a person typed, to be read as typed. */
export const escapeMarkup = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
