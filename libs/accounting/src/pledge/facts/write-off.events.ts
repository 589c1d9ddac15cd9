import type { DatedFacts } from '../../kernel/booking';
import type { MoneyFact } from '../../kernel/money';

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
