import { type EventOf } from '../kernel/booking';
import { byThree, event, on } from '../rows/event-row';
import { newer } from '../reversals/reversal-rules';
import { commandOf, administers } from '../rows/command-row';
import { date, meaning, oneOf, reason, reference, shape } from '../schema';

/**
 * How many people sign a command that posts entries, strictest first. Three: recorder, certifier and approver
 * differ. Two: the recorder may also certify.
 */
export const signingRules = ['THREE_PEOPLE', 'TWO_PEOPLE'] as const;
export type SigningRule = (typeof signingRules)[number];

export const RuleSetting = shape('SetSigningRule', {
  effectiveDate: date('First day on which the rule holds; today or later.', '2025-08-01'),
  rule: oneOf(signingRules)(
    'How many people sign what books. Two: recorder and certifier may be one person, and the approver is another.',
    'TWO_PEOPLE',
  ),
  reason: reason('Why the rule changes.', 'two officers serve the account until a third is named'),
  documentReference: reference('Reference of the decision behind it.', 'memo of 2025-07-28'),
});

/** Commands that three people sign under every signing rule. */
export const alwaysByThree: readonly string[] = [RuleSetting.name];

/** Command that sets how many people sign from a day on (domain rule 24). */
export class SetSigningRule extends commandOf(RuleSetting, administers('SigningRuleSet')) {}

/** Event: a signing rule was set. It is valid for signatures from its effective date on, until a later rule. */
export const SigningRuleSet = event('SigningRuleSet', byThree(on.signing, newer), {
  rule: meaning(RuleSetting.members.rule, 'How many people sign what books from that day on.'),
  reason: RuleSetting.members.reason,
});
export type SigningRuleSet = EventOf<typeof SigningRuleSet>;
