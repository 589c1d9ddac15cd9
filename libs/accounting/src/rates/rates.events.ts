import type { DatedFacts, LedgerEvent } from '../kernel/booking';
import type { IsoDate } from '../kernel/dates';

export const rateListKinds = ['MONTHLY', 'MID_MONTH', 'MANUAL'] as const;
export type RateListKind = (typeof rateListKinds)[number];

/** A list of operational rates as published: units of currency per USD 1. It never changes. */
export type RateListFacts = DatedFacts & {
  readonly listId: string;
  readonly publishedOn: IsoDate;
  readonly kind: RateListKind;
  readonly source: { readonly name: string; readonly sha256?: string | undefined };
  readonly rates: Readonly<Record<string, string>>;
  /** Id of the mistyped list that this one replaces from now on. */
  readonly supersedes?: string | undefined;
  readonly approvalReference?: string | undefined;
  readonly reason?: string | undefined;
};

export type RatesEvent = LedgerEvent<'ExchangeRatesPublished', RateListFacts>;

export type { RateUsed } from './rate-used';
