import type { IsoDate } from '../dates';
import type { Entry } from '../entries';
import type { PledgeFact } from '../pledge/pledge.events';
import type { PledgeState } from '../pledge/pledge.state';
import type { ReceiptFact } from '../receipt/receipt.events';
import type { ReceiptState } from '../receipt/receipt.state';
import { ipsas23Un } from './ipsas23-un';

/**
 * A versioned set of posting rules. It turns facts into entries from nothing but the facts and the
 * state of the stream before them, so a replay makes the same entries again.
 */
export interface PostingPolicy {
  readonly id: string;
  pledge(fact: PledgeFact, before: PledgeState): readonly Entry[];
  receipt(fact: ReceiptFact, before: ReceiptState): readonly Entry[];
}

const policies: readonly PostingPolicy[] = [ipsas23Un];

/** Posting rules by the date from which agreements are signed under them, oldest first. */
const signedFrom: readonly (readonly [IsoDate, string])[] = [['0001-01-01', ipsas23Un.id]];

/** The policy for agreements signed, and money moved without an agreement, on a date. */
export function policyOn(date: IsoDate): PostingPolicy {
  const dated = signedFrom.filter(([from]) => from <= date);
  return policyNamed((dated[dated.length - 1] ?? signedFrom[0])?.[1] ?? '');
}

/** @throws Error for a policy this build does not know: the log is newer than the code. */
export function policyNamed(id: string): PostingPolicy {
  const policy = policies.find((candidate) => candidate.id === id);
  if (!policy) throw new Error(`posting policy ${id} is not known to this build`);
  return policy;
}
