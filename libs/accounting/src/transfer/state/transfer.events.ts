import type { DatedFacts, Fact, LedgerEvent } from '../../kernel/booking';
import type { MoneyFact } from '../../kernel/money';
import type { RateUsed } from '../../rates/rates.facts';
import type { ReversalReason } from '../../undoing/undoing';

/** An own account that cash leaves or reaches, and how much of it in the account's currency. */
export type CashSide = {
  /** A bank account or the clearing account. */
  readonly bankAccount: string;
  readonly ledgerAccount: string;
  readonly amount: MoneyFact;
  /** Operational rate of the day of the transfer. */
  readonly rate: RateUsed;
};

/** Money in suspense moved between own accounts. */
export type CashTransferredFacts = DatedFacts & {
  readonly transferId: string;
  readonly from: CashSide;
  readonly to: CashSide;
  /** Carrying value in USD of what left the one account, and of what it is in the other. */
  readonly leftUsd: string;
  readonly reachedUsd: string;
  /** Last event that counts in what the accounts held. */
  readonly throughSequence: number;
};

export type CashTransferReversedFacts = DatedFacts & {
  readonly transferId: string;
  readonly reverses: string;
  readonly throughSequence: number;
  readonly reasonCode: ReversalReason;
  readonly reason: string;
};

export type TransferEvent =
  | LedgerEvent<'CashTransferred', CashTransferredFacts>
  | LedgerEvent<'CashTransferReversed', CashTransferReversedFacts>;

export type TransferFact = Fact<TransferEvent>;
