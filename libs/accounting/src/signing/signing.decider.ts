import type { Decider } from '@art30/event-sourcing';
import { validDate, type IsoDate } from '../kernel/dates';
import { policyInForce } from '../kernel/policy-settings';
import { demand } from '../kernel/rejection';
import { demandController, type Posting } from '../period/posting';
import type { SetSigningRule, SigningRule, SigningRuleSet } from './signing.facts';

/** Most signing rules that a ledger may set. */
export const signingRulesMax = 200;

/** Signing rules (how many people sign), in the order in which they were set. */
export interface SigningRules {
  readonly set: readonly { readonly effectiveDate: IsoDate; readonly rule: SigningRule }[];
}

/** Decides on signing rules: how many people sign from a day on. Before the first rule, three people sign. */
export const signingDecider: Decider<
  SigningRules,
  SetSigningRule,
  SigningRuleSet,
  Pick<Posting, 'byController'>
> = {
  initialState: { set: [] },

  decide({ facts, request: { today } }, { set }, context) {
    const { effectiveDate } = facts;
    demand(
      validDate(effectiveDate, 'effectiveDate') >= today,
      'DATES_NOT_ORDERED',
      `${effectiveDate} is before today, ${today}: a signing rule does not judge ` +
        'earlier signatures, so use today or a later day',
      'effectiveDate',
    );
    demandController(context, 'a change of who signs');
    demand(
      set.length < signingRulesMax,
      'LIMIT_EXCEEDED',
      `at most ${signingRulesMax} signing rules can be set`,
    );
    return [{ type: 'SigningRuleSet', data: { ...facts, policy: policyInForce, entries: [] } }];
  },

  evolve({ set }, { event }) {
    const { effectiveDate, rule } = event.data;
    return { set: [...set, { effectiveDate, rule }] };
  },
};

/**
 * Returns the rule for a date: the one with the latest effective date up to then. Of several with that date, the one
 * that was set last is valid.
 */
export function signingRuleOn({ set }: SigningRules, date: IsoDate): SigningRule {
  const dated = set.filter(({ effectiveDate }) => effectiveDate <= date);
  const latest = dated.reduce((last, { effectiveDate }) => {
    return effectiveDate > last ? effectiveDate : last;
  }, '');
  return dated.findLast(({ effectiveDate }) => effectiveDate === latest)?.rule ?? 'THREE_PEOPLE';
}

/** Returns the rule that requires more people. */
export function stricterRule(one: SigningRule, other: SigningRule): SigningRule {
  return one === 'THREE_PEOPLE' ? one : other;
}
