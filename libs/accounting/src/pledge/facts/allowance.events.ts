import type { DatedFacts } from '../../kernel/booking';
import type { MoneyFact } from '../../kernel/money';

/** Allowed for one instalment and purpose, in USD; below zero it is released. */
export type AllowanceLine = {
  readonly instalment: number;
  readonly purpose: string;
  readonly amount: MoneyFact;
};

export type AllowanceBookedFacts = DatedFacts & {
  readonly allowanceId: string;
  readonly runId: string;
  readonly lines: readonly AllowanceLine[];
  readonly basis: string;
};
