import { commandLineWords as words } from '../../shared/messages/command-line.ts'
import { failed, ok, type Result } from '../../shared/result.ts'
import { fold } from '../../shared/text.ts'
import { printableName } from './printable.ts'

const CANDIDATES_SHOWN = 6

/**
 * The conversation that a person means: by its id, else by its display name, compared as it is printed and without case and
 * accents, if only one is called so. The problem is a sentence that names the candidates.
 */
export function findConversation<Row extends { readonly id: string; readonly name: string }>(
  name: string,
  rows: readonly Row[],
): Result<Row, string> {
  const byId = rows.find(({ id }) => id === name)
  if (byId) return ok(byId)
  const wanted = comparable(name)
  const [first, ...others] = rows.filter((row) => comparable(row.name) === wanted)
  if (first && others.length === 0) return ok(first)
  if (first) return failed(words.ambiguous(printableName(name), listed([first, ...others])))
  const near = wanted === '' ? [] : rows.filter((row) => comparable(row.name).includes(wanted))
  return failed(
    near.length === 0
      ? words.noConversation(printableName(name))
      : words.noConversationBut(printableName(name), listed(near)),
  )
}

function listed(rows: readonly { readonly id: string; readonly name: string }[]): string {
  const shown = rows.slice(0, CANDIDATES_SHOWN).map(({ id, name }) => words.candidate(printableName(name), id))
  const more = rows.length - shown.length
  return [...shown, ...(more > 0 ? [words.more(more)] : [])].join(', ')
}

const plain = /^[\x20-\x7e]*$/

/** Most names are plain letters, and there may be a hundred thousand. */
function comparable(name: string): string {
  return plain.test(name) ? name.trim().toLowerCase() : fold(printableName(name))
}
