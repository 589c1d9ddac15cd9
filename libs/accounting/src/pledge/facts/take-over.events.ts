import type { DatedFacts } from '../../kernel/booking';
import type { IsoDate } from '../../kernel/dates';
import type { MoneyFact } from '../../kernel/money';
import type { AuthorityPlace, GrossSplit } from './on-pledge';
import type { AgreementFacts } from './agreement.events';

/** A balance and its value in the books that it comes from, in USD. */
export type CarriedBalance = { readonly amount: MoneyFact; readonly carryingUsd: string };

/** What had become of one instalment for one purpose; what is left out is nothing. */
export type OpeningBalance = {
  readonly instalment: number;
  readonly purpose: string;
  readonly receivable?: CarriedBalance | undefined;
  /** Owed on a condition that is not met. */
  readonly conditionalOutstanding?: CarriedBalance | undefined;
  /** Gross, at the value of its receipt. */
  readonly received?: CarriedBalance | undefined;
  /** The part of it whose condition is not met. */
  readonly conditionalLiability?: CarriedBalance | undefined;
  readonly writtenOff?: CarriedBalance | undefined;
  /** What is allowed for, of the receivable. */
  readonly allowanceUsd?: string | undefined;
};

/** Cash of a purpose, after all that allocations moved; below zero where others lent it. */
export type OpeningCash = CarriedBalance & {
  readonly bankAccount: string;
  readonly ledgerAccount: string;
  readonly purpose: string;
};

/** Spending authority that is left at a place. */
export type OpeningAuthority = AuthorityPlace & GrossSplit;

/** A refund that is approved and not paid. */
export type OpeningRefund = {
  readonly refundId: string;
  readonly lines: readonly (CarriedBalance & { readonly purpose: string })[];
};

/** A coordination levy that came in, in any currency, and is not passed on. */
export type OpeningLevy = CarriedBalance & { readonly levyId: string; readonly purpose: string };

/** Dated the day of the take-over: nothing of the pledge is dated before. */
export type PledgeTakenOverFacts = DatedFacts &
  AgreementFacts & {
    readonly signedOn: IsoDate;
    readonly balances: readonly OpeningBalance[];
    readonly cash: readonly OpeningCash[];
    readonly authority: readonly OpeningAuthority[];
    readonly refunds: readonly OpeningRefund[];
    /** Absent where there is none. */
    readonly levies?: readonly OpeningLevy[] | undefined;
  };
