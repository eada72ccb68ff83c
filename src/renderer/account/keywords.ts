import { failed, ok, type Result } from '../../shared/result.ts'
import { keywordLimits } from '../../shared/settings.ts'
import { fold } from '../../shared/text.ts'

export type KeywordsProblem = { code: 'too-many' } | { code: 'too-long'; keyword: string }

/** The keywords in what a person typed, one a line or with commas between; those that mean the same stand once. */
export function readKeywords(text: string): Result<readonly string[], KeywordsProblem> {
  const words = new Map<string, string>()
  for (const part of text.split(/[\n,]/)) {
    const word = part.trim()
    if (word !== '' && !words.has(fold(word))) words.set(fold(word), word)
  }
  const long = [...words.values()].find((word) => word.length > keywordLimits.length)
  if (long !== undefined) return failed({ code: 'too-long', keyword: long })
  if (words.size > keywordLimits.count) return failed({ code: 'too-many' })
  return ok([...words.values()])
}
