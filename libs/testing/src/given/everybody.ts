import {
  bookingRoles,
  delegationDecider,
  isBookingRole,
  policyInForce,
  type Authority,
  type CommandRequest,
  type DelegationEvent,
  type Role,
} from '@art30/accounting';
import { fold } from '@art30/event-sourcing';

/** Who vouches for people in tests. */
export const testIssuer = 'urn:test';

/**
 * Somebody who is let in to everything, as the rules for people are what is tested then; but for what is
 * the controller's, unless that is who it is.
 */
export function signedInAs(person: string): NonNullable<CommandRequest['signedIn']> {
  const isController = person.endsWith('controller');
  const booking = bookingRoles.filter((role) => role !== 'controller' || isController);
  return { issuer: testIssuer, roles: [...booking, 'operator', 'administrator'] };
}

/** Somebody and what is delegated to them. */
interface Delegated {
  readonly person: string;
  readonly role: (typeof bookingRoles)[number];
}

/** Events of the stream of delegations that delegate everything to people, for many years. */
export function everythingDelegatedTo(
  people: readonly string[],
  idOf: (index: number) => string,
): readonly DelegationEvent[] {
  const delegated = people.flatMap((person) => bookingRoles.map((role) => ({ person, role })));
  return delegationsOf(delegated, { issuer: testIssuer, idOf });
}

/** Events of the stream of delegations that delegate roles to people, for many years. */
export function delegationsOf(
  delegated: readonly Delegated[],
  { issuer, idOf }: { readonly issuer: string; readonly idOf: (index: number) => string },
): readonly DelegationEvent[] {
  const booked = { effectiveDate: '2020-01-01', policy: policyInForce, entries: [] };
  return delegated.flatMap(({ person, role }, index): DelegationEvent[] => [
    {
      type: 'DelegationProposed',
      data: {
        ...booked,
        person,
        role,
        from: '2020-01-01',
        until: '2099-12-31',
        issuer,
        reason: 'as in the office',
        proposedBy: 'u.admin-1',
      },
    },
    {
      type: 'DelegationGranted',
      data: { ...booked, delegationId: idOf(2 * index), by: 'u.admin-2' },
    },
  ]);
}

/** What a person may do who has these roles, each delegated for many years and without limits. */
export function authorityOf(person: string, held: readonly Role[]): Authority {
  const delegated = held.filter(isBookingRole).map((role) => ({ person, role }));
  const idOf = (index: number) => `delegation ${index}`;
  const events = delegationsOf(delegated, { issuer: testIssuer, idOf });
  const state = fold(
    delegationDecider,
    events.map((event, index) => ({ id: idOf(index), event })),
  );
  return {
    issuer: testIssuer,
    roles: held,
    signedBefore: new Map(),
    delegations: [...state.entries()].map(([, delegation]) => delegation),
  };
}
