import { oneLine } from '../../shared/plain-text.ts'

const NAME_MAX = 200
const SENTENCE_MAX = 2000

/** What somebody wrote, as a terminal can show it: it neither moves the cursor nor turns the line around. */
export const printableName = (name: string): string => oneLine(name, NAME_MAX)
export const printableSentence = (sentence: string): string => oneLine(sentence, SENTENCE_MAX)

/** The same value in JSON that is as harmless: what JSON would leave as it is becomes an escape. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029]|\p{Bidi_Control}/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
