import type { DatedFacts } from '../booking';
import type { MoneyFact } from '../money';

/** Part of what one instalment owes for one purpose, in the pledge's currency. */
export type WrittenOffLine = {
  readonly instalment: number;
  readonly purpose: string;
  readonly amount: MoneyFact;
};

export type ReceivableWrittenOffFacts = DatedFacts & {
  readonly lines: readonly WrittenOffLine[];
  readonly investigationReference: string;
  readonly approvalReference: string;
  readonly reason: string;
};
