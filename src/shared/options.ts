import { commandLineWords as words } from './messages/command-line.ts'

/** Each option with what stands for its value in a sentence; null for one that takes none. */
export type OptionTable<Option extends string = string> = Readonly<Record<Option, string | null>>

/** One word of a command line, with the next one where that is its value. */
export type Typed<Option extends string> =
  | { readonly option: Option; readonly value: string; readonly problem: null }
  /** A value is missing, or too many: `problem` is a sentence. */
  | { readonly option: Option; readonly value: null; readonly problem: string }
  /** Not in the table. */
  | { readonly option: null; readonly word: string }

/**
 * `argv` without the program, in the order in which it was typed. `--key=value` and `--key value` are the same, but for a value
 * that looks like an option: that one needs the equals sign. The value of an option that takes none is empty.
 */
export function readOptions<Option extends string>(
  argv: readonly string[],
  table: OptionTable<Option>,
): readonly Typed<Option>[] {
  const isOption = (key: string): key is Option => Object.hasOwn(table, key)
  const typed: Typed<Option>[] = []
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? ''
    const [option = ''] = word.split('=', 1)
    if (!isOption(option)) {
      typed.push({ option: null, word })
      continue
    }
    const inline = option === word ? undefined : word.slice(option.length + 1)
    const stands = table[option]
    if (stands === null) {
      if (inline === undefined) typed.push({ option, value: '', problem: null })
      else typed.push({ option, value: null, problem: words.takesNoValue(option) })
      continue
    }
    const next = argv[at + 1]
    const value = inline ?? (next?.startsWith('--') === true ? undefined : next)
    if (inline === undefined && value !== undefined) at += 1
    if (value === undefined || value.trim() === '')
      typed.push({ option, value: null, problem: words.needsValue(option, stands) })
    else typed.push({ option, value, problem: null })
  }
  return typed
}

export const isPort = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) <= 65_535
export const isWebAddress = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
