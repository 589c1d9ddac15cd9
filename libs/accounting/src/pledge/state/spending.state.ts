import type { AppendMap } from '../../kernel/append-list';
import { functionalCurrency } from '../../kernel/currency';
import type { IsoDate } from '../../kernel/dates';
import { Money } from '../../kernel/money';
import type { ExpenditureReportedFacts } from '../facts/spending-authority.facts';
import type { AuthorityPlace } from '../facts/pledge-parts';

/** A reported expenditure, with the members that the charge for programme support needs. */
export interface Expenditure {
  readonly eventId: string;
  readonly effectiveDate: IsoDate;
  readonly place: AuthorityPlace;
  /** US cents. */
  readonly usd: bigint;
  /** Id of the event that last charged support for the expenditure; it may be reversed. */
  readonly chargedBy?: string | undefined;
}

export type Expenditures = AppendMap<Expenditure>;

export function withExpenditure(
  expenditures: Expenditures,
  { expenditureId, purpose, level, country, directUsd, effectiveDate }: ExpenditureReportedFacts,
  eventId: string,
): Expenditures {
  const { minor: usd } = Money.parse(directUsd, functionalCurrency);
  const place = { purpose, level, country };
  return expenditures.with(expenditureId, { eventId, effectiveDate, place, usd });
}

export function withCharge(
  expenditures: Expenditures,
  expenditureId: string,
  chargedBy: string,
): Expenditures {
  const charged = expenditures.get(expenditureId);
  return charged ? expenditures.with(expenditureId, { ...charged, chargedBy }) : expenditures;
}
