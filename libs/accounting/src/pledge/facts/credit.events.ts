import type { DatedFacts } from '../../kernel/booking';
import type { IsoDate } from '../../kernel/dates';
import type { MoneyFact } from '../../kernel/money';
import type { RateUsed } from '../../rates/rates.facts';

/** Money of a receipt that is no payment of what an agreement owes, as its pledge takes it. */
export type CreditedFacts = DatedFacts & {
  readonly applicationId: string;
  readonly receiptId: string;
  readonly bankAccount: string;
  readonly ledgerAccount: string;
  readonly valueDate: IsoDate;
  readonly purpose: string;
  /** In the currency of the receipt, with its value in USD when it came in. */
  readonly amount: MoneyFact;
  readonly amountUsd: string;
};

export type InterestCreditedFacts = CreditedFacts & {
  readonly interestId: string;
  /** Where the agreement gives interest to the contribution. */
  readonly clause: string;
};

export type LevyAccruedFacts = CreditedFacts & {
  readonly levyId: string;
  /** Levy as a fraction of the contribution, `0.01`. */
  readonly levyRate: string;
};

export type WrittenOffRecoveredFacts = CreditedFacts & {
  readonly recoveryId: string;
  /** Instalment whose receivable was written off. */
  readonly instalment: number;
};

export type LevyPaidFacts = DatedFacts & {
  readonly levyId: string;
  /** What is passed on, in the currency in which it came. */
  readonly lines: readonly { readonly purpose: string; readonly amount: MoneyFact }[];
  readonly rate: RateUsed;
  readonly bankAccount: string;
  readonly ledgerAccount: string;
  readonly paymentReference: string;
};
