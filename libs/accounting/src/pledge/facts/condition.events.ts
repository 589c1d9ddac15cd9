import type { DatedFacts } from '../../kernel/booking';
import type { MoneyFact } from '../../kernel/money';
import type { RateUsed } from '../../rates/rates.facts';

/** Part of an instalment for a purpose, in the currency of the pledge. */
export type ConditionShare = {
  readonly instalment: number;
  readonly purpose: string;
  readonly amount: MoneyFact;
};

export type ConditionMetFacts = DatedFacts & {
  readonly amount: MoneyFact;
  /** What had come in under the condition. */
  readonly earned: readonly ConditionShare[];
  /** What had not come in and is owed from now on. */
  readonly due: readonly ConditionShare[];
  /** Rate of what is owed from now on; absent where all had come in. */
  readonly rate?: RateUsed | undefined;
  readonly evidence: string;
};

export type ConditionFailedFacts = DatedFacts & {
  readonly amount: MoneyFact;
  /** What had come in under the condition and is owed back, by purpose. */
  readonly returned: readonly { readonly purpose: string; readonly amount: MoneyFact }[];
  /** What had not come in and is owed no more. */
  readonly released: readonly ConditionShare[];
  /** Names the debt to the donor; absent where nothing had come in. */
  readonly refundId?: string | undefined;
  readonly evidence?: string | undefined;
};
