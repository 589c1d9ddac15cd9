import type { IsoDate } from '../../kernel/dates';
import type { AppendMap } from '../../kernel/append-list';
import type { BookedEvent, PledgeFact } from '../facts/pledge.facts';
import type { PledgeRevaluedFacts } from '../facts/revaluation.facts';

/** A revaluation of a pledge that stands: facts of these currencies are not dated before it. */
export interface UnreversedRevaluation {
  readonly eventId: string;
  readonly revaluationId: string;
  readonly date: IsoDate;
  readonly currencies: readonly string[];
  /** Events that took a share of its difference back, each for one that had moved something. */
  readonly takenBack: readonly { readonly eventId: string; readonly moved: string }[];
}

/** A pledge with the revaluations of what it holds and owes. */
export interface ValuedPledge {
  readonly pledgeId: string;
  readonly revaluations: readonly UnreversedRevaluation[];
}

/** The revaluations that are not reversed, with one that an event made, latest last. */
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
 * The day of a fact, as its lines are counted by effective dates. What a run takes back counts on
 * the day of what had moved, or of the run if that is later, so that the two cancel.
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

/** The revaluations without one, or without a share that one took back, that was reversed. */
export function withoutRevaluation(
  revaluations: readonly UnreversedRevaluation[],
  reversed: string,
): readonly UnreversedRevaluation[] {
  const stands = ({ eventId }: { readonly eventId: string }) => eventId !== reversed;
  return revaluations
    .filter(stands)
    .map((run) => ({ ...run, takenBack: run.takenBack.filter(stands) }));
}

/** The latest revaluation of a pledge's balances in a currency, by date. */
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
