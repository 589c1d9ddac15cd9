import type { DatedFacts } from '../../kernel/booking';
import type { MoneyFact } from '../../kernel/money';
import type { LeftOutCode } from '../../revaluation/valued.facts';
import type { RateUsed } from '../../rates/rates.facts';

/** Where money of one currency is owed or held on a pledge. */
export type MonetaryPlace = {
  readonly account: string;
  /** Of a receivable. */
  readonly instalment?: number | undefined;
  readonly purpose: string;
  /** Of cash. */
  readonly bankAccount?: string | undefined;
};

/** An item with its balance on the day, its value in the books before, and that of the rate. */
export type RevaluedItem = MonetaryPlace & {
  readonly amount: MoneyFact;
  readonly carryingUsd: string;
  readonly valueUsd: string;
};

/** An item that keeps its value, why, and what can be done about it. */
export type ItemLeftOut = MonetaryPlace & {
  readonly currency: string;
  readonly code: LeftOutCode;
  readonly remedy: string;
};

export type PledgeRevaluedFacts = DatedFacts & {
  readonly revaluationId: string;
  /** Rate of each currency of the items, as at the effective date. */
  readonly rates: Readonly<Record<string, RateUsed>>;
  readonly items: readonly RevaluedItem[];
  readonly leftOut: readonly ItemLeftOut[];
};
