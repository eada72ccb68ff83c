import fc from 'fast-check'

/** Also text that is no UTF-8, and text with a NUL in it. */
const asText = (bytes: Uint8Array): string => `CAST(x'${Buffer.from(bytes).toString('hex')}' AS TEXT)`

/** A value as SQL writes it: of every kind that SQLite keeps, with those that fit nowhere. */
const literal: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('NULL', '9223372036854775807', '-9223372036854775808', '9007199254740993', '9e999', '-9e999', '0.5'),
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number.toExponential()),
  fc.string({ unit: 'binary', maxLength: 300 }).map((text) => asText(Buffer.from(text))),
  fc.uint8Array({ maxLength: 60 }).map(asText),
  fc.uint8Array({ maxLength: 60 }).map((bytes) => `x'${Buffer.from(bytes).toString('hex')}'`),
)

/**
 * A row in which each column holds a value of its own or an odd one, as one INSERT. `columns` are SQL literals that make
 * sense. Where the table itself refuses such a row, nothing is written.
 */
export const oddRow = (table: string, columns: Readonly<Record<string, string>>): fc.Arbitrary<string> =>
  fc
    .record(
      Object.fromEntries(
        Object.entries(columns).map(([name, sense]) => [
          name,
          fc.oneof({ weight: 3, arbitrary: fc.constant(sense) }, { weight: 1, arbitrary: literal }),
        ]),
      ),
    )
    .map((row) => {
      const [names, values] = [Object.keys(row).join(', '), Object.values(row).join(', ')]
      return `INSERT OR IGNORE INTO ${table} (${names}) VALUES (${values})`
    })
