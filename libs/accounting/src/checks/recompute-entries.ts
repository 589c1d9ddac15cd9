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
import { isProposalEvent } from '../proposal/facts/proposal.facts';
import { policiesOfBuild, type PostingPolicies } from '../policy/policies';
import type { ReceiptEvent, ReceiptFact } from '../receipt/facts/receipt.facts';
import { evolveReceipt, type ReceiptState } from '../receipt/state/receipt.state';
import { answer, count, decimal, uuid, words, type Infer } from '../schema';
import { KeptTexts, type ByteLog } from './kept-texts';
import {
  StreamStates,
  type Booking,
  type EntriesMade,
  type PlacedFacts,
  type StoredEvent,
} from './stream-states';

/** An event whose entries differ from those that its posting policy computes from its facts, or do not sum to zero. */
export const EntryFinding = answer('EntryFinding', {
  sequence: count('Sequence of the event.', 42),
  eventId: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  stream: words('Stream that holds it.', 'pledge-P1'),
  problem: words('Fault of its entries, in words.', 'entries differ from the facts'),
  stored: decimal('Entries as stored, or their sum.', '0.01'),
  expected: decimal('Entries as they follow from the facts, or their sum.', '0.00'),
});
export type EntryFinding = Infer<typeof EntryFinding>;

/**
 * An event whose entries cannot be recomputed, with the error. The event does not change the state against which later
 * events are checked.
 */
export interface EntriesNotMade {
  readonly stream: string;
  readonly event: PlacedFacts;
  readonly error: unknown;
}

/** Options for recomputing entries. */
export interface Recomputing {
  readonly policies?: PostingPolicies;
  /** Size of the cache for states of pledges and receipts, measured in events. */
  readonly statesMax?: number | undefined;
  /** Byte log for the facts of streams whose states are not cached; without it these are stored in memory. */
  readonly facts?: ByteLog | undefined;
  /** Receives events whose entries cannot be recomputed; without it the error is thrown. */
  readonly notMade?: (at: EntriesNotMade) => void;
}

/** Expected entries of an event that no policy posts: an empty list. */
const nothing = { entries: canonicalJson([]) };

/**
 * Recomputes the entries of each event from its facts and the state of its stream before it. Pass the whole log in
 * order, then call `end`, because events of long streams are checked in batches together with later ones.
 */
export class EntryRecomputer {
  private readonly pledges: StreamStates<PledgeState>;
  private readonly receipts: StreamStates<ReceiptState>;
  private readonly accountItems: StreamStates<AccountItems>;
  private found: EntryFinding[] = [];
  private readonly policies: PostingPolicies;
  private readonly notMade: (at: EntriesNotMade) => void;

  constructor({ policies = policiesOfBuild, statesMax, facts, notMade }: Recomputing = {}) {
    this.policies = policies;
    this.notMade = notMade ?? thrown;
    const texts = new KeptTexts(facts);
    const rulesOf = ({ data }: StoredEvent) => policies.named(data['policy'] as string);
    const statesOf = <State>(booking: Booking<State>) =>
      new StreamStates(booking, texts, (made) => this.compare(made), statesMax);
    this.pledges = statesOf<PledgeState>({
      initial: { status: 'none' },
      evolve: (state, stored) => evolvePledge(state, identified<PledgeEvent>(stored)),
      entriesOf: (fact, before) => rulesOf(fact).pledge(factOf<PledgeFact>(fact), before),
    });
    this.receipts = statesOf<ReceiptState>({
      initial: { status: 'none' },
      evolve: (state, stored) => evolveReceipt(state, identified<ReceiptEvent>(stored)),
      entriesOf: (fact, before) => rulesOf(fact).receipt(factOf<ReceiptFact>(fact), before),
    });
    this.accountItems = statesOf<AccountItems>({
      initial: noAccountItems,
      evolve: (state, stored) => evolveAccountItems(state, identified<AccountItemEvent>(stored)),
      entriesOf: (fact, before) =>
        rulesOf(fact).accountItems(factOf<AccountItemFact>(fact), before),
    });
  }

  /** Returns the state of a pledge's stream after the events so far. */
  pledgeOn(stream: string): PledgeState {
    return this.pledges.of(stream);
  }

  /** Returns the state of a receipt's stream after the events so far. */
  receiptOn(stream: string): ReceiptState {
    return this.receipts.of(stream);
  }

  /**
   * Checks the next event of the log.
   *
   * @param sequence number of the event in the log.
   * @param ledgerEvent the event converted to the present version of its type.
   * @returns findings about this event, or about earlier events of its batch.
   * @throws Error for a policy that this build does not know.
   */
  check(
    recorded: RecordedEvent,
    sequence: number,
    ledgerEvent = ledgerEventOf(recorded),
  ): readonly EntryFinding[] {
    const { type, data } = ledgerEvent;
    const { id: eventId, stream } = recorded;
    const at = { sequence, eventId, stream };
    const sum = usdSum(data.entries);
    if (!sum.isZero) {
      const problem = 'does not sum to zero';
      this.found.push({ ...at, problem, stored: sum.toString(), expected: '0.00' });
    }
    if (!isProposalEvent(recorded)) this.policies.named(data.policy);
    const states = this.statesOf(recorded);
    const event = { sequence, id: eventId, type, data };
    if (states) states.take(stream, event);
    else if (data.entries.length > 0) {
      this.compare({ event, stream, stored: canonicalJson(data.entries), made: nothing });
    }
    return this.taken();
  }

  /**
   * Checks the events that still wait for a batch; called at the end of the log.
   *
   * @returns their findings, in the order of the log.
   */
  end(): readonly EntryFinding[] {
    for (const states of [this.pledges, this.receipts, this.accountItems]) states.end();
    return this.taken().toSorted((one, other) => one.sequence - other.sequence);
  }

  private taken(): readonly EntryFinding[] {
    const { found } = this;
    if (found.length > 0) this.found = [];
    return found;
  }

  private compare({ event, stream, stored, made }: EntriesMade): void {
    if ('error' in made) {
      this.notMade({ event, stream, error: made.error });
    } else {
      const { sequence, id: eventId } = event;
      const problem = 'entries differ from the facts';
      const { entries: expected } = made;
      this.found.push({ sequence, eventId, stream, problem, stored, expected });
    }
  }

  /**
   * Returns the states of pledges, receipts or own items, by the event's stream; undefined if no policy posts such
   * events.
   */
  private statesOf({ stream, type }: RecordedEvent): Pick<StreamStates<never>, 'take'> | undefined {
    if (isProposalEvent({ type })) return undefined;
    if (stream.startsWith('pledge-')) return this.pledges;
    if (stream.startsWith('receipt-')) return this.receipts;
    return stream.startsWith('account-items-') ? this.accountItems : undefined;
  }
}

function thrown({ error }: EntriesNotMade): never {
  throw error;
}

function identified<Event>({ id, type, data }: StoredEvent): Identified<Event> {
  return { id, event: { type, data } as Event };
}

function factOf<Fact>({ type, data }: StoredEvent): Fact {
  return { type, data } as Fact;
}
