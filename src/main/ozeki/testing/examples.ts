import { readFileSync } from 'node:fs'
import * as v from 'valibot'

const exampleSchema = v.object({
  request: v.object({
    url: v.string(),
    headers: v.record(v.string(), v.string()),
    body: v.record(v.string(), v.unknown()),
  }),
  response: v.object({ body: v.record(v.string(), v.unknown()) }),
})
export type Example = v.InferOutput<typeof exampleSchema>

/** One of the vendor's examples, unchanged. */
export function example(name: string): Example {
  return v.parse(exampleSchema, JSON.parse(readFileSync(new URL(`examples/${name}.json`, import.meta.url), 'utf8')))
}
