import { ConditionKind, PushRuleActionName, type IPushRule, type PushRuleCondition } from 'matrix-js-sdk'

/**
 * What a Matrix server gives every account: https://spec.matrix.org/v1.15/client-server-api/#predefined-rules, without
 * the actions' sounds and without the rules for encrypted rooms and calls, which no message of the benchmark reaches.
 */
export function predefinedRules(me: string): { readonly override: IPushRule[]; readonly underride: IPushRule[] } {
  return {
    override: [
      { ...rule('.m.rule.master', false), enabled: false },
      rule('.m.rule.suppress_notices', false, matches('content.msgtype', 'm.notice')),
      rule('.m.rule.invite_for_me', true, ofType('m.room.member'), matches('content.membership', 'invite')),
      rule('.m.rule.member_event', false, ofType('m.room.member')),
      rule('.m.rule.is_user_mention', true, {
        kind: ConditionKind.EventPropertyContains,
        key: 'content.m\\.mentions.user_ids',
        value: me,
      }),
      rule('.m.rule.tombstone', true, ofType('m.room.tombstone')),
      rule('.m.rule.reaction', false, ofType('m.reaction')),
    ],
    underride: [
      rule('.m.rule.room_one_to_one', true, { kind: ConditionKind.RoomMemberCount, is: '2' }, ofType('m.room.message')),
      rule('.m.rule.message', true, ofType('m.room.message')),
    ],
  }
}

function rule(id: string, notifies: boolean, ...conditions: PushRuleCondition[]): IPushRule {
  return {
    rule_id: id,
    actions: notifies ? [PushRuleActionName.Notify] : [],
    conditions,
    default: true,
    enabled: true,
  }
}

const matches = (key: string, pattern: string): PushRuleCondition => ({ kind: ConditionKind.EventMatch, key, pattern })
const ofType = (type: string): PushRuleCondition => matches('type', type)
