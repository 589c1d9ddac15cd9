import type { IsoDate } from '../../kernel/dates';
import type { PledgeFact } from '../facts/pledge.facts';
import type { PledgeRevaluedFacts } from '../facts/valuing.facts';

/** A revaluation of a pledge that stands: facts of these currencies are not dated before it. */
export interface StandingRevaluation {
  readonly eventId: string;
  readonly revaluationId: string;
  readonly date: IsoDate;
  readonly currencies: readonly string[];
}

/** A pledge with the revaluations of what it holds and owes. */
export interface ValuedPledge {
  readonly pledgeId: string;
  readonly revaluations: readonly StandingRevaluation[];
}

export function standing(
  { revaluationId, effectiveDate, items }: PledgeRevaluedFacts,
  eventId: string,
): StandingRevaluation {
  const currencies = [...new Set(items.map(({ amount }) => amount.currency))];
  return { eventId, revaluationId, date: effectiveDate, currencies };
}

/** The latest revaluation of what a pledge holds and owes in a currency. */
export function latestRevaluation(
  revaluations: readonly StandingRevaluation[],
  currency: string,
): StandingRevaluation | undefined {
  return revaluations
    .filter(({ currencies }) => currencies.includes(currency))
    .reduce<StandingRevaluation | undefined>(
      (latest, known) => (latest !== undefined && latest.date > known.date ? latest : known),
      undefined,
    );
}

/** The fact values what is there anew, or takes that back: it allocates and pays nothing. */
export function isOfRevaluation({ type, data }: PledgeFact): boolean {
  if (type === 'EventReversed') return data.reversedType === 'PledgeRevalued';
  return type === 'PledgeRevalued';
}
