import type { DatedFacts } from '../../kernel/booking';
import type { MoneyFact } from '../../kernel/money';
import type { RateUsed } from '../../rates/rates.facts';
import type { AuthorityPlace } from './allocation.events';

export type ExpenditureReportedFacts = DatedFacts &
  AuthorityPlace & {
    readonly expenditureId: string;
    /** Direct cost in the currency of the account that paid it, and its value on the day in USD. */
    readonly direct: MoneyFact;
    readonly directUsd: string;
    readonly rate: RateUsed;
    /** A bank account or the clearing account. */
    readonly bankAccount: string;
    readonly ledgerAccount: string;
    readonly document: string;
    /** What is above the programmable authority of the place, in USD. */
    readonly overspent?: MoneyFact | undefined;
  };

export type SupportCostChargedFacts = DatedFacts &
  AuthorityPlace & {
    readonly expenditureId: string;
    /** Support costs as a fraction of direct expenditure, of the agreement. */
    readonly pscRate: string;
    /** Expenditure of the place that is charged by now, this one included, in USD. */
    readonly base: MoneyFact;
    readonly chargedBefore: MoneyFact;
    /** Rate × base, rounded, less what was charged before. */
    readonly amount: MoneyFact;
    /** What is above the support reserve of the place, in USD. */
    readonly overspent?: MoneyFact | undefined;
  };
