import { canonicalJson, type Identified, type RecordedEvent } from '@art30/event-sourcing';
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
import { KeptTexts, type ByteLog } from './kept-texts';
import { StreamStates, type StoredEvent } from './stream-states';

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
  private readonly pledges: StreamStates<PledgeState>;
  private readonly receipts: StreamStates<ReceiptState>;
  private readonly accountItems: StreamStates<AccountItems>;

  /**
   * @param statesMax events of pledges, and of receipts, whose states are kept at hand.
   * @param facts where those of all others are kept; in memory without it.
   */
  constructor(
    private readonly policies: PostingPolicies = policiesOfBuild,
    statesMax?: number,
    facts?: ByteLog,
  ) {
    const texts = new KeptTexts(facts);
    const rulesOf = ({ data }: StoredEvent) => policies.named(data['policy'] as string);
    this.pledges = new StreamStates<PledgeState>(
      {
        initial: { status: 'none' },
        evolve: (state, stored) => evolvePledge(state, identified<PledgeEvent>(stored)),
        entriesOf: (fact, before) => rulesOf(fact).pledge(factOf<PledgeFact>(fact), before),
      },
      texts,
      statesMax,
    );
    this.receipts = new StreamStates<ReceiptState>(
      {
        initial: { status: 'none' },
        evolve: (state, stored) => evolveReceipt(state, identified<ReceiptEvent>(stored)),
        entriesOf: (fact, before) => rulesOf(fact).receipt(factOf<ReceiptFact>(fact), before),
      },
      texts,
      statesMax,
    );
    this.accountItems = new StreamStates<AccountItems>(
      {
        initial: noAccountItems,
        evolve: (state, stored) => evolveAccountItems(state, identified<AccountItemEvent>(stored)),
        entriesOf: (fact, before) =>
          rulesOf(fact).accountItems(factOf<AccountItemFact>(fact), before),
      },
      texts,
      statesMax,
    );
  }

  /** The pledge of a stream as the events before have left it. */
  pledgeOn(stream: string): PledgeState {
    return this.pledges.of(stream);
  }

  /** The receipt of a stream as the events before have left it. */
  receiptOn(stream: string): ReceiptState {
    return this.receipts.of(stream);
  }

  /**
   * @param known the event as the ledger knows it.
   * @throws Error where its entries cannot be made again; it then counts for none that follows.
   */
  check(recorded: RecordedEvent, known = ledgerEventOf(recorded)): EntryFinding[] {
    const { data } = known;
    const { id: eventId, stream } = recorded;
    const findings: EntryFinding[] = [];
    const sum = usdSum(data.entries);
    if (!sum.isZero) {
      const problem = 'does not sum to zero';
      findings.push({ eventId, stream, problem, stored: sum.toString(), expected: '0.00' });
    }
    const stored = canonicalJson(data.entries);
    const states = this.statesOf(recorded);
    if (!isProposalEvent(recorded)) this.policies.named(data.policy);
    const expected = states?.take(stream, recorded, stored) ?? canonicalJson([]);
    if (stored !== expected) {
      const problem = 'entries differ from the facts';
      findings.push({ eventId, stream, problem, stored, expected });
    }
    return findings;
  }

  /** The states that an event adds to; none of an event that books nothing by a policy. */
  private statesOf({ stream, type }: RecordedEvent): Pick<StreamStates<never>, 'take'> | undefined {
    if (isProposalEvent({ type })) return undefined;
    if (stream.startsWith('pledge-')) return this.pledges;
    if (stream.startsWith('receipt-')) return this.receipts;
    return stream.startsWith('account-items-') ? this.accountItems : undefined;
  }
}

function identified<Event>({ id, type, data }: StoredEvent): Identified<Event> {
  return { id, event: { type, data } as Event };
}

function factOf<Fact>({ type, data }: StoredEvent): Fact {
  return { type, data } as Fact;
}
