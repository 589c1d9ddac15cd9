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

/** @throws Error for a policy this build does not know: the log is newer than the code. */
export function policyNamed(id: string): PostingPolicy {
  const policy = policies.find((candidate) => candidate.id === id);
  if (!policy) throw new Error(`posting policy ${id} is not known to this build`);
  return policy;
}
