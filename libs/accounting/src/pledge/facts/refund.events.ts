import type { DatedFacts } from '../../kernel/booking';
import type { MoneyFact } from '../../kernel/money';
import type { RateUsed } from '../../rates/rates.facts';
import type { AuthorityPlace, GrossSplit } from './on-pledge';

export type RefundPaidFacts = DatedFacts & {
  readonly refundId: string;
  /** What is paid of each purpose, in the currency of the debt. */
  readonly lines: readonly { readonly purpose: string; readonly amount: MoneyFact }[];
  readonly rate: RateUsed;
  readonly bankAccount: string;
  readonly ledgerAccount: string;
  readonly paymentReference: string;
};

export type ContributionRefundedFacts = DatedFacts & {
  readonly refundId: string;
  readonly lines: readonly (AuthorityPlace &
    GrossSplit & {
      /** What the donor gets, in US dollars or in the currency of the pledge. */
      readonly owed: MoneyFact;
    })[];
  readonly approvalReference: string;
  readonly rate: RateUsed;
  /** Absent where it is approved and not paid yet. */
  readonly bankAccount?: string | undefined;
  readonly ledgerAccount?: string | undefined;
  readonly paymentReference?: string | undefined;
};
