import type { DatedFacts, LedgerEvent } from '../kernel/booking';

/** A fiscal year, `2024`; trust funds close on 31 December. */
export type Year = string;

/** Balances by account code in USD, decimal strings; accounts without a balance are left out. */
export type StatedTrialBalance = Readonly<Record<string, string>>;

/** From here only the controller posts into the year and those before it. */
export type PeriodSoftClosedFacts = DatedFacts & { readonly period: Year };

/** The year and those before it take no more postings; bound to what the controller saw. */
export type PeriodClosedFacts = DatedFacts & {
  readonly period: Year;
  /** Sequence of the last event that the trial balance counts. */
  readonly throughSequence: number;
  readonly trialBalance: StatedTrialBalance;
};

export type PeriodReopenedFacts = DatedFacts & { readonly period: Year; readonly reason: string };

export type PeriodEvent =
  | LedgerEvent<'PeriodSoftClosed', PeriodSoftClosedFacts>
  | LedgerEvent<'PeriodClosed', PeriodClosedFacts>
  | LedgerEvent<'PeriodReopened', PeriodReopenedFacts>;
