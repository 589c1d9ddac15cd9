import { canonicalJson, type RecordedEvent } from '@art30/event-sourcing';
import type { AccountItemEvent, AccountItemFact } from '../account-items/state/account-items.facts';
import {
  evolveAccountItems,
  noAccountItems,
  type AccountItems,
} from '../account-items/state/account-items.state';
import { usdSum } from '../kernel/entries';
import { ledgerEventOf } from '../log/events';
import type { PledgeEvent, PledgeFact } from '../pledge/facts/pledge.facts';
import { evolvePledge } from '../pledge/state/pledge.evolve';
import type { PledgeState } from '../pledge/state/pledge.state';
import { isProposalEvent } from '../proposal/proposal.facts';
import { policiesOfBuild, type PostingPolicies } from '../policy/policies';
import type { ReceiptEvent, ReceiptFact } from '../receipt/facts/receipt.facts';
import { evolveReceipt, type ReceiptState } from '../receipt/state/receipt.state';

/** An event whose entries are not what its facts say under its own policy. */
export interface EntryFinding {
  readonly eventId: string;
  readonly stream: string;
  readonly problem: 'does not sum to zero' | 'entries differ from the facts';
  readonly stored: string;
  readonly expected: string;
}

/**
 * Recomputes the entries of events in log order, each from its facts and the state of its stream
 * before it. Feed it the whole log from the first event.
 */
export class EntryRecomputer {
  private readonly pledges = new Map<string, PledgeState>();
  private readonly receipts = new Map<string, ReceiptState>();
  private readonly accountItems = new Map<string, AccountItems>();

  constructor(private readonly policies: PostingPolicies = policiesOfBuild) {}

  check(recorded: RecordedEvent): EntryFinding[] {
    const { data } = ledgerEventOf(recorded);
    const { id: eventId, stream } = recorded;
    const findings: EntryFinding[] = [];
    const sum = usdSum(data.entries);
    if (!sum.isZero) {
      const problem = 'does not sum to zero';
      findings.push({ eventId, stream, problem, stored: sum.toString(), expected: '0.00' });
    }
    const stored = canonicalJson(data.entries);
    const expected = canonicalJson(this.recomputed(recorded));
    if (stored !== expected) {
      const problem = 'entries differ from the facts';
      findings.push({ eventId, stream, problem, stored, expected });
    }
    return findings;
  }

  private recomputed({ id, stream, type, data }: RecordedEvent): unknown {
    if (isProposalEvent({ type })) return [];
    const rules = this.policies.named(data.policy as string);
    if (stream.startsWith('pledge-')) {
      const before = this.pledges.get(stream) ?? { status: 'none' };
      this.pledges.set(stream, evolvePledge(before, { id, event: { type, data } as PledgeEvent }));
      return rules.pledge({ type, data } as PledgeFact, before);
    }
    if (stream.startsWith('receipt-')) {
      const before = this.receipts.get(stream) ?? { status: 'none' };
      this.receipts.set(
        stream,
        evolveReceipt(before, { id, event: { type, data } as ReceiptEvent }),
      );
      return rules.receipt({ type, data } as ReceiptFact, before);
    }
    if (stream.startsWith('account-items-')) {
      const before = this.accountItems.get(stream) ?? noAccountItems;
      const event = { type, data } as AccountItemEvent;
      this.accountItems.set(stream, evolveAccountItems(before, { id, event }));
      return rules.accountItems({ type, data } as AccountItemFact, before);
    }
    return [];
  }
}
