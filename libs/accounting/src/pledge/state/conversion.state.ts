import type { DaysOfFact } from '../../accounts/balances';
import type { AppendMap } from '../../kernel/append-list';
import { daysOf } from '../../period/posting';
import type { CashConvertedFacts } from '../facts/payments.facts';

/** A conversion of cash into another currency: its source account and purpose, and the days from which it counts. */
export interface Conversion {
  readonly ledgerAccount: string;
  readonly purpose: string;
  readonly from: DaysOfFact;
  /** Days from which the conversion's reversal counts. */
  readonly until?: DaysOfFact | undefined;
}

/** Conversions by the ids of their events. */
export type Conversions = AppendMap<Conversion>;

export function withConversion(
  conversions: Conversions,
  facts: CashConvertedFacts,
  eventId: string,
): Conversions {
  const { purpose } = facts;
  const { ledgerAccount } = facts.from;
  return conversions.with(eventId, { ledgerAccount, purpose, from: daysOf(facts) });
}

export function withoutConversion(
  conversions: Conversions,
  eventId: string,
  until: DaysOfFact,
): Conversions {
  const conversion = conversions.get(eventId);
  return conversion ? conversions.with(eventId, { ...conversion, until }) : conversions;
}
