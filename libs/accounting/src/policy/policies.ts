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
 * A versioned set of posting rules. It computes entries from the facts and the prior state of the stream
 * alone, so that a replay gives the same entries.
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

/** Policies by date of signature; a pledge retains its policy for life. */
export interface PostingPolicies {
  /** Returns the policy for agreements signed on a date, and for money moved on it without an agreement. */
  on(date: IsoDate): PostingPolicy;
  /** @throws Error for a policy that this build does not know, as for a log written by a newer version. */
  named(id: string): PostingPolicy;
}

/**
 * Builds the list of policies.
 *
 * @param first policy for all dates before those of the others.
 */
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
 * Policy for IPSAS 47 without compliance obligations: revenue at signature, as under IPSAS 23. The signer
 * states that analysis; agreements with obligations need another policy, which is not built yet.
 */
const ipsas47None: PostingPolicy = { ...ipsas23Un, id: policyWithoutObligations };

/** Posting policies of this build. Add a further policy to this list. */
export const policiesOfBuild = postingPolicies(ipsas23Un, {
  signedFrom: ipsas47From,
  policy: ipsas47None,
});
