import type { AppendMap } from '../kernel/append-list';
import { dayAfter, daysBetween, type IsoDate } from '../kernel/dates';
import type { DelegationEvent } from './delegation.facts';

type Proposed = Extract<DelegationEvent, { type: 'DelegationProposed' }>['data'];

/** What somebody may do, and how far it has come. */
export interface Delegation extends Omit<Proposed, 'policy' | 'entries'> {
  readonly id: string;
  readonly status: 'PROPOSED' | 'GRANTED' | 'REFUSED' | 'REVOKED';
  /** Who granted it; null before. */
  readonly grantedBy: string | null;
  /** Day on which two gave back what one had revoked; null for a delegation that undoes nothing. */
  readonly undoneOn: IsoDate | null;
  /** Administrator who asked for its end, where that takes two; null where nobody did. */
  readonly endAskedBy: string | null;
  /** Administrators who revoked it; none before. */
  readonly revokedBy: readonly string[];
}

/** The delegations of a ledger, by the event that proposed each. */
export type Delegations = AppendMap<Delegation>;

/** The delegations of a person by an issuer, whatever has become of each. */
export function delegationsTo(
  state: Delegations,
  { person, issuer }: Pick<Delegation, 'person' | 'issuer'>,
): readonly Delegation[] {
  return (byPersonIn(state).get(person) ?? []).filter((delegation) => delegation.issuer === issuer);
}

/** By person; every command asks for those of its sender, and few change any. */
const byPerson = new WeakMap<Delegations, ReadonlyMap<string, readonly Delegation[]>>();

function byPersonIn(state: Delegations): ReadonlyMap<string, readonly Delegation[]> {
  const before = byPerson.get(state);
  if (before !== undefined) return before;
  const found = new Map<string, Delegation[]>();
  for (const delegation of state.entries().values()) {
    const own = found.get(delegation.person);
    if (own === undefined) found.set(delegation.person, [delegation]);
    else own.push(delegation);
  }
  byPerson.set(state, found);
  return found;
}

/** Delegations of the same person in the same role that were revoked, and would still hold on a day. */
export function revokedBefore(
  state: Delegations,
  given: Pick<Delegation, 'person' | 'role' | 'issuer'>,
  day: IsoDate,
): readonly Delegation[] {
  return delegationsTo(state, given).filter(
    ({ status, role, until }) => status === 'REVOKED' && role === given.role && day <= until,
  );
}

/** Whether it is granted, or may still be. */
export function isOpenDelegation({ status }: Pick<Delegation, 'status'>): boolean {
  return status === 'PROPOSED' || status === 'GRANTED';
}

/** Whether somebody may do something under it on a day. */
export function holdsOn({ status, from, until }: Delegation, today: IsoDate): boolean {
  return status === 'GRANTED' && from <= today && today <= until;
}

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
  const ofIssuer = delegations.filter((one) => one.issuer === issuer);
  return ofIssuer.filter(
    (one) =>
      holdsOn(one, today) &&
      daysBetween(today, one.until) <= BigInt(endingDays) &&
      !ofIssuer.some((other) => succeeds(other, one)),
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
