import * as v from 'valibot'
import { conversationIdSchema, messageIdSchema, type ConversationId } from '../../shared/ids.ts'
import { holdReasons, showReasons, skipReasons, type Judgement } from '../../shared/mute/model.ts'
import { DAY, type Instant } from '../../shared/time.ts'
import { wellFormed } from '../../shared/well-formed.ts'
import type { Database } from '../disk/database.ts'

/** Verdicts on disk: ids and reasons only, for seven days. */
export interface Verdicts {
  /** A later verdict of the same message replaces the earlier one. */
  judge(judgements: readonly Judgement[]): void
  /** Of one conversation, newest first: as far back as they are kept, at most a thousand. */
  verdicts(id: ConversationId): Judgement[]
  forgetOld(now: Instant): void
}

const TOLD = 1000
const KEPT_MS = 7 * DAY

const verdictSchema = v.variant('verdict', [
  v.object({ verdict: v.literal('show'), because: v.picklist(showReasons) }),
  v.object({ verdict: v.literal('hold'), because: v.picklist(holdReasons) }),
  v.object({ verdict: v.literal('skip'), because: v.picklist(skipReasons) }),
])
const rowSchema = v.pipe(
  v.intersect([
    v.object({ conversation_id: conversationIdSchema, message_id: messageIdSchema, at: v.number() }),
    verdictSchema,
  ]),
  v.transform(({ conversation_id, message_id, at, ...verdict }): Judgement => {
    return { conversationId: conversation_id, messageId: message_id, at, verdict }
  }),
)

export function createVerdicts({ run, all, transaction }: Database): Verdicts {
  return {
    judge(judgements) {
      transaction(() => {
        for (const { messageId, conversationId, at, verdict } of judgements) {
          run(
            'UPDATE messages SET judged = 1, held = ? WHERE conversation_id = ? AND id = ?',
            ...[Number(verdict.verdict === 'hold'), conversationId, messageId],
          )
          run(
            'REPLACE INTO verdicts VALUES (?, ?, ?, ?, ?)',
            ...[conversationId, messageId, at, verdict.verdict, verdict.because],
          )
        }
      })
    },
    verdicts: (id) =>
      wellFormed(
        rowSchema,
        all(
          `SELECT v.* FROM verdicts v LEFT JOIN messages m ON m.conversation_id = v.conversation_id AND m.id = v.message_id
           WHERE v.conversation_id = ? ORDER BY v.at DESC, m.position DESC LIMIT ?`,
          ...[id, TOLD],
        ),
      ),
    forgetOld: (now) => run('DELETE FROM verdicts WHERE at < ?', now - KEPT_MS),
  }
}
