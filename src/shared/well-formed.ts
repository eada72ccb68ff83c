import * as v from 'valibot'

/** Those of a list that fit the schema, as it gives them: one odd entry must not cost the others. */
export function wellFormed<Schema extends v.GenericSchema>(
  schema: Schema,
  list: readonly unknown[],
): v.InferOutput<Schema>[] {
  return list.flatMap((each) => {
    const parsed = v.safeParse(schema, each)
    return parsed.success ? [parsed.output] : []
  })
}
