import {
  accountItemsDecider,
  bankAccountsDecider,
  donorDecider,
  isProposalEvent,
  noPeriodClosed,
  periodsDecider,
  pledgeDecider,
  purposesDecider,
  ratesDecider,
  receiptDecider,
  revaluationDecider,
  stream as streams,
  type AccountItems,
  type DonorState,
  type PledgeState,
  type ReceiptState,
  type RevaluationState,
} from '@art30/accounting';
import type { Folding, RecordedEvent } from '@art30/event-sourcing';

const ofAccounts = streams.accountItems('');

/** Current states of all streams of a ledger, updated event by event as the log grows. */
export class LedgerStates {
  readonly pledges = new Map<string, PledgeState>();
  readonly receipts = new Map<string, ReceiptState>();
  readonly donors = new Map<string, DonorState>();
  /** Own items of bank accounts, by the code of the account. */
  readonly accountItems = new Map<string, AccountItems>();
  readonly runs = new Map<string, RevaluationState>();
  periods = noPeriodClosed;
  purposes = purposesDecider.initialState;
  rates = ratesDecider.initialState;
  bankAccounts = bankAccountsDecider.initialState;

  take(stored: RecordedEvent): void {
    const { stream } = stored;
    if (isProposalEvent(stored)) return;
    if (stream.startsWith(ofAccounts)) {
      const code = stream.slice(ofAccounts.length);
      return evolveIn(this.accountItems, code, accountItemsDecider, stored);
    }
    const [kind = ''] = stream.split('-', 1);
    const id = stream.slice(kind.length + 1);
    switch (kind) {
      case 'pledge':
        return evolveIn(this.pledges, id, pledgeDecider, stored);
      case 'receipt':
        return evolveIn(this.receipts, id, receiptDecider, stored);
      case 'donor':
        return evolveIn(this.donors, id, donorDecider, stored);
      case 'revaluation':
        return evolveIn(this.runs, id, revaluationDecider, stored);
      default:
        this.#takeCatalogue(stored);
    }
  }

  #takeCatalogue(stored: RecordedEvent): void {
    switch (stored.stream) {
      case 'periods':
        this.periods = evolved(periodsDecider, this.periods, stored);
        break;
      case 'purposes':
        this.purposes = evolved(purposesDecider, this.purposes, stored);
        break;
      case 'rates':
        this.rates = evolved(ratesDecider, this.rates, stored);
        break;
      case 'bank-accounts':
        this.bankAccounts = evolved(bankAccountsDecider, this.bankAccounts, stored);
    }
  }
}

function evolveIn<State, Event>(
  states: Map<string, State>,
  id: string,
  decider: Folding<State, Event>,
  stored: RecordedEvent,
): void {
  const before = states.has(id) ? (states.get(id) as State) : decider.initialState;
  states.set(id, evolved(decider, before, stored));
}

function evolved<State, Event>(
  decider: Folding<State, Event>,
  before: State,
  stored: RecordedEvent,
): State {
  return decider.evolve(before, { id: stored.id, event: stored as unknown as Event });
}
