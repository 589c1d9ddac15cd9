import type { AppendMap } from '../../kernel/append-list';
import type { IsoDate } from '../../kernel/dates';
import { postingDateOf } from '../../period/posting';
import type { CashConvertedFacts } from '../facts/paying.facts';

/** Cash of a purpose that a conversion took from an account, and for how long it stood. */
export interface Conversion {
  readonly ledgerAccount: string;
  readonly purpose: string;
  readonly from: IsoDate;
  /** Day from which its reversal counts. */
  readonly until?: IsoDate | undefined;
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
  return conversions.with(eventId, { ledgerAccount, purpose, from: postingDateOf(facts) });
}

export function withoutConversion(
  conversions: Conversions,
  eventId: string,
  until: IsoDate,
): Conversions {
  const known = conversions.get(eventId);
  return known ? conversions.with(eventId, { ...known, until }) : conversions;
}
