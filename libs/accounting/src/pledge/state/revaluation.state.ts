import type { IsoDate } from '../../kernel/dates';
import type { PledgeFact } from '../facts/pledge.facts';
import type { PledgeRevaluedFacts } from '../facts/valuing.facts';

/** A revaluation of a pledge that stands: facts of these currencies are not dated before it. */
export interface UnreversedRevaluation {
  readonly eventId: string;
  readonly revaluationId: string;
  readonly date: IsoDate;
  readonly currencies: readonly string[];
}

/** A pledge with the revaluations of what it holds and owes. */
export interface ValuedPledge {
  readonly pledgeId: string;
  readonly revaluations: readonly UnreversedRevaluation[];
}

/** The revaluations that are not reversed, with one that an event made, latest last. */
export function withRevaluation(
  revaluations: readonly UnreversedRevaluation[],
  { revaluationId, effectiveDate, items }: PledgeRevaluedFacts,
  eventId: string,
): readonly UnreversedRevaluation[] {
  const currencies = [...new Set(items.map(({ amount }) => amount.currency))];
  return [...revaluations, { eventId, revaluationId, date: effectiveDate, currencies }];
}

/** The latest revaluation of a pledge's balances in a currency, by date. */
export function latestRevaluation(
  revaluations: readonly UnreversedRevaluation[],
  currency: string,
): UnreversedRevaluation | undefined {
  return revaluations
    .filter(({ currencies }) => currencies.includes(currency))
    .reduce<UnreversedRevaluation | undefined>(
      (latest, known) => (latest !== undefined && latest.date > known.date ? latest : known),
      undefined,
    );
}

/** True for a revaluation and for its reversal. */
export function isOfRevaluation({ type, data }: PledgeFact): boolean {
  if (type === 'EventReversed') return data.reversedType === 'PledgeRevalued';
  return type === 'PledgeRevalued';
}
