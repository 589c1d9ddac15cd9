import type { AccountItemFact } from '../account-items/state/account-items.facts';
import type { AccountItems } from '../account-items/state/account-items.state';
import type { IsoDate } from '../kernel/dates';
import type { Entry } from '../kernel/entries';
import { ipsas47From, policyWithoutObligations } from '../kernel/policy-settings';
import type { PledgeFact } from '../pledge/facts/pledge.facts';
import type { PledgeState } from '../pledge/state/pledge.state';
import type { ReceiptFact } from '../receipt/facts/receipt.facts';
import type { ReceiptState } from '../receipt/state/receipt.state';
import { ipsas23Un } from './ipsas23-un/ipsas23-un';

/**
 * A versioned set of posting rules. It turns facts into entries from nothing but the facts and the
 * state of the stream before them, so a replay makes the same entries again.
 */
export interface PostingPolicy {
  readonly id: string;
  pledge(fact: PledgeFact, before: PledgeState): readonly Entry[];
  receipt(fact: ReceiptFact, before: ReceiptState): readonly Entry[];
  accountItems(fact: AccountItemFact, before: AccountItems): readonly Entry[];
}

/** A policy and the date from which agreements are signed under it. */
export interface DatedPolicy {
  readonly signedFrom: IsoDate;
  readonly policy: PostingPolicy;
}

/** Which policy books what: chosen by the date of signature, and kept for the life of a pledge. */
export interface PostingPolicies {
  /** The policy for agreements signed, and money moved without an agreement, on a date. */
  on(date: IsoDate): PostingPolicy;
  /** @throws Error for a policy this build does not know: the log is newer than the code. */
  named(id: string): PostingPolicy;
}

/** @param first the policy of all that is older than every other. */
export function postingPolicies(
  first: PostingPolicy,
  ...later: readonly DatedPolicy[]
): PostingPolicies {
  const dated = later.toSorted((a, b) => (a.signedFrom < b.signedFrom ? -1 : 1));
  const policies = [first, ...dated.map(({ policy }) => policy)];
  return {
    on: (date) => dated.findLast(({ signedFrom }) => signedFrom <= date)?.policy ?? first,
    named(id) {
      const policy = policies.find((candidate) => candidate.id === id);
      if (!policy) throw new Error(`posting policy ${id} is not known to this build`);
      return policy;
    },
  };
}

/**
 * IPSAS 47 without compliance obligations: revenue when the agreement is signed, as before. Whoever
 * signs states that analysis; an agreement with obligations waits for a policy of its own.
 */
const ipsas47None: PostingPolicy = { ...ipsas23Un, id: policyWithoutObligations };

/** The posting rules of this build. A further policy is one more line here. */
export const policiesOfBuild = postingPolicies(ipsas23Un, {
  signedFrom: ipsas47From,
  policy: ipsas47None,
});
