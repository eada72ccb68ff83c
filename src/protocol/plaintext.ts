import * as v from 'valibot'
import { type UserId, userIdSchema } from '../shared/ids.ts'

/** What stands inside a message's `Data` once it is opened (profile). `sender` is a claim and proves nothing. */
export interface Plaintext {
  readonly sender: UserId
  readonly text: string
}

const plaintextSchema = v.object({ sender: userIdSchema, text: v.string() })

export const writePlaintext = ({ sender, text }: Plaintext): string => JSON.stringify({ sender, text })

/** Undefined where it is not such a JSON object; unknown fields are ignored. */
export function readPlaintext(json: string): Plaintext | undefined {
  try {
    const parsed = v.safeParse(plaintextSchema, JSON.parse(json))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined
  }
}
