import type { Identified } from '@art30/event-sourcing';
import type { BankAccounts } from '../../bank-account/bank-account.decider';
import type { BankCash } from '../../bank-account/overdraft';
import type { DatedBalance } from '../../accounts/books';
import type { IsoDate } from '../../kernel/dates';
import type { Entry } from '../../kernel/entries';
import type { Posting } from '../../period/posting';
import type { PriceLimits } from '../../rates/prices';
import type { RateTable } from '../../rates/rates.decider';
import type { CashTransferredFacts, TransferEvent } from './transfer.facts';

/** Cash without a pledge by ledger account, as its movements, through an event of the log. */
export interface SuspenseCash {
  readonly throughSequence: number;
  readonly on: Readonly<Record<string, readonly DatedBalance[]>>;
}

/** Data from elsewhere that a decision about a transfer rests on. */
export interface TransferContext {
  readonly today: IsoDate;
  readonly bankAccounts: BankAccounts;
  readonly rates: RateTable;
  readonly prices: PriceLimits;
  /** What all owners hold on the bank account that pays. */
  readonly bankCash: BankCash;
  /** Who posts into which periods. */
  readonly posting: Posting | null;
  /** Money in suspense has many streams: what an account holds of it is read from the journal. */
  readonly suspense: SuspenseCash;
}

export type TransferState =
  | { readonly status: 'none' }
  | {
      readonly status: 'made' | 'reversed';
      readonly eventId: string;
      readonly facts: CashTransferredFacts;
      readonly entries: readonly Entry[];
    };

export function evolveTransfer(
  state: TransferState,
  { id, event }: Identified<TransferEvent>,
): TransferState {
  if (event.type === 'CashTransferred') {
    const { data } = event;
    return { status: 'made', eventId: id, facts: data, entries: data.entries };
  }
  return state.status === 'none' ? state : { ...state, status: 'reversed' };
}
