import type { Balance } from '../accounts/balances';
import { functionalCurrency } from '../kernel/currency';
import type { IsoDate } from '../kernel/dates';
import { Money, type MoneyFact } from '../kernel/money';
import type { RateUsed } from '../rates/rates.facts';
import { refuse } from '../kernel/rejection';

/** A revaluation of one pledge or receipt. */
interface Revaluation {
  readonly revaluationId: string;
  readonly date: IsoDate;
  readonly eventId: string;
}

/** A balance in another currency with its carrying value and its value at the rate, both in USD. */
export function valued(
  held: Balance,
  currency: string,
  { unitsPerUsd }: Pick<RateUsed, 'unitsPerUsd'>,
): { readonly amount: MoneyFact; readonly carryingUsd: string; readonly valueUsd: string } {
  const amount = Money.ofMinor(held.amount, currency);
  return {
    amount: amount.toJSON(),
    carryingUsd: Money.ofMinor(held.usd, functionalCurrency).toString(),
    valueUsd: amount.toUsdRounded(unitsPerUsd).toString(),
  };
}

export function named({ revaluationId, date }: Revaluation): string {
  return `revaluation ${revaluationId} of ${date}`;
}

/** Refuses to reverse a revaluation whose values a later one has changed. */
export function refuseRevaluedAgain(later: Revaluation): never {
  const detail = `${named(later)} has valued the same balances again, by event ${later.eventId}`;
  return refuse('DEPENDENT_EVENTS', `${detail}: reverse that revaluation first`);
}
