import type { AppendMap } from '../kernel/append-list';
import { dayAfter, daysBetween, type IsoDate } from '../kernel/dates';
import type { DelegationEvent } from './delegation.facts';

type Proposed = Extract<DelegationEvent, { type: 'DelegationProposed' }>['data'];

/** A delegation with its present status. */
export interface Delegation extends Omit<Proposed, 'policy' | 'entries'> {
  readonly id: string;
  readonly status: 'PROPOSED' | 'GRANTED' | 'REFUSED' | 'REVOKED';
  /** Administrator who granted the delegation; null if nobody did. */
  readonly grantedBy: string | null;
  /** Day on which two administrators granted this delegation to undo a revocation by one; null if it undoes none. */
  readonly undoneOn: IsoDate | null;
  /** Administrator who asked for the revocation if two are needed; null if nobody asked. */
  readonly endAskedBy: string | null;
  /** Administrators who revoked the delegation; empty if it was not revoked. */
  readonly revokedBy: readonly string[];
}

/** All delegations of a ledger, by the id of the event that proposed each. */
export type Delegations = AppendMap<Delegation>;

/** Returns the delegations to a person under an identity provider, whatever their status. */
export function delegationsTo(
  state: Delegations,
  { person, issuer }: Pick<Delegation, 'person' | 'issuer'>,
): readonly Delegation[] {
  return (byPersonIn(state).get(person) ?? []).filter((delegation) => delegation.issuer === issuer);
}

/** Cache of delegations by person: every command looks up those of its sender, but few commands change any. */
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

/**
 * Returns revoked delegations to the same person in the same role that would otherwise still be valid on a day. A new
 * delegation for them restores what was revoked.
 */
export function revokedBefore(
  state: Delegations,
  given: Pick<Delegation, 'person' | 'role' | 'issuer'>,
  day: IsoDate,
): readonly Delegation[] {
  return delegationsTo(state, given).filter(
    ({ status, role, until }) => status === 'REVOKED' && role === given.role && day <= until,
  );
}

/** True if the delegation is granted or still waits to be granted. */
export function isOpenDelegation({ status }: Pick<Delegation, 'status'>): boolean {
  return status === 'PROPOSED' || status === 'GRANTED';
}

/**
 * True if the person may act under the delegation on a day: it is granted, and the day is within its first and last
 * day.
 */
export function holdsOn({ status, from, until }: Delegation, today: IsoDate): boolean {
  return status === 'GRANTED' && from <= today && today <= until;
}

/** Days before the end of a delegation when the service starts to warn of it, unless a successor was granted. */
export const endingDays = 30;

/**
 * Returns delegations that are valid today, end within 30 days, and have no granted successor: one for the
 * same person and role that is valid on the day after and allows at least as much.
 *
 * @param delegations all delegations of the ledger, by any issuer.
 * @param now the issuer in force, and the day in UTC.
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
