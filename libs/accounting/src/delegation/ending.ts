import { dayAfter, daysBetween, type IsoDate } from '../kernel/dates';
import { holdsOn, type Delegation } from './held';

/** Days before its end from which on a delegation without a successor is warned of. */
export const endingDays = 30;

/**
 * Delegations that hold today, end within 30 days, and have no granted successor: one to the same person in the
 * same role that holds on the day after, and allows at least as much.
 *
 * @param delegations all of the ledger, by whatever issuer.
 * @param now the issuer who vouches for people, and the day in UTC.
 */
export function endingDelegations(
  delegations: readonly Delegation[],
  now: { readonly issuer: string; readonly today: IsoDate },
): readonly Delegation[] {
  const { issuer, today } = now;
  const known = delegations.filter((one) => one.issuer === issuer);
  return known.filter(
    (one) =>
      holdsOn(one, today) &&
      daysBetween(today, one.until) <= BigInt(endingDays) &&
      !known.some((other) => succeeds(other, one)),
  );
}

function succeeds(other: Delegation, ending: Delegation): boolean {
  return (
    other.person === ending.person &&
    other.role === ending.role &&
    holdsOn(other, dayAfter(ending.until)) &&
    (['limit', 'currencies', 'commands'] as const).every(
      (term) => other[term] === undefined || said(other[term]) === said(ending[term]),
    )
  );
}

const said = (term: Delegation['limit'] | readonly string[]) => JSON.stringify(term);
