import type { IsoDate } from '../../kernel/dates';
import type { AppendMap } from '../../kernel/append-list';
import type { BookedEvent, PledgeFact } from '../facts/pledge.facts';
import type { PledgeRevaluedFacts } from '../facts/revaluation.facts';

/** An unreversed revaluation of a pledge. Facts in its currencies may not be posted before its date. */
export interface UnreversedRevaluation {
  readonly eventId: string;
  readonly revaluationId: string;
  readonly date: IsoDate;
  readonly currencies: readonly string[];
  /**
   * Shares of the run's exchange difference that are booked back, because the money had moved before the run was
   * recorded. `eventId` is the event that books the share, `moved` the event that moved the money.
   */
  readonly takenBack: readonly { readonly eventId: string; readonly moved: string }[];
}

/** A pledge with the revaluations of its cash and debts. */
export interface ValuedPledge {
  readonly pledgeId: string;
  readonly revaluations: readonly UnreversedRevaluation[];
}

/** Returns the unreversed revaluations after a run, or after an event that books back a share of a run. */
export function withRevaluation(
  revaluations: readonly UnreversedRevaluation[],
  { revaluationId, effectiveDate, items, moved }: PledgeRevaluedFacts,
  eventId: string,
): readonly UnreversedRevaluation[] {
  if (moved !== undefined) {
    return revaluations.map((run) =>
      run.revaluationId === revaluationId
        ? { ...run, takenBack: [...run.takenBack, { eventId, moved }] }
        : run,
    );
  }
  const currencies = [...new Set(items.map(({ amount }) => amount.currency))];
  return [
    ...revaluations,
    { eventId, revaluationId, date: effectiveDate, currencies, takenBack: [] },
  ];
}

/**
 * Returns the effective date of a fact's lines. Lines that book back a share of a revaluation count from the day of the
 * movement on, but not before the day of the revaluation, which booked the whole difference.
 */
export function dayOfLines(
  { revaluations, booked }: ValuedPledge & { readonly booked: AppendMap<BookedEvent> },
  { type, data }: PledgeFact,
): IsoDate {
  const { effectiveDate } = data;
  if (type !== 'PledgeRevalued' || data.moved === undefined) return effectiveDate;
  const { date: asAt = '' } =
    revaluations.find(({ revaluationId }) => revaluationId === data.revaluationId) ?? {};
  const { effectiveDate: movedOn = effectiveDate } = booked.get(data.moved) ?? {};
  return asAt > movedOn ? asAt : movedOn;
}

/** Returns the revaluations without a reversed run, or without a reversed share of a run. */
export function withoutRevaluation(
  revaluations: readonly UnreversedRevaluation[],
  reversed: string,
): readonly UnreversedRevaluation[] {
  const stands = ({ eventId }: { readonly eventId: string }) => eventId !== reversed;
  return revaluations
    .filter(stands)
    .map((run) => ({ ...run, takenBack: run.takenBack.filter(stands) }));
}

/** Returns the revaluation of balances in a currency that has the latest date. */
export function latestRevaluation(
  revaluations: readonly UnreversedRevaluation[],
  currency: string,
): UnreversedRevaluation | undefined {
  return revaluations
    .filter(({ currencies }) => currencies.includes(currency))
    .reduce<UnreversedRevaluation | undefined>(
      (latest, revaluation) =>
        latest !== undefined && latest.date > revaluation.date ? latest : revaluation,
      undefined,
    );
}

/** True for a revaluation and for its reversal. */
export function isOfRevaluation({ type, data }: PledgeFact): boolean {
  if (type === 'EventReversed') return data.reversedType === 'PledgeRevalued';
  return type === 'PledgeRevalued';
}
