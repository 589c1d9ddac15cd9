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

/** Identity provider that vouches for all people in tests. */
export const testIssuer = 'urn:test';

/**
 * Returns a signed-in person with every role, for tests of rules that do not concern people. Only a person whose id
 * ends with "controller" has the controller's role.
 */
export function signedInAs(person: string): NonNullable<CommandRequest['signedIn']> {
  const isController = person.endsWith('controller');
  const booking = bookingRoles.filter((role) => role !== 'controller' || isController);
  return { issuer: testIssuer, roles: [...booking, 'operator', 'administrator'] };
}

/** A person, and a role in which the person may sign. */
interface Delegated {
  readonly person: string;
  readonly role: (typeof bookingRoles)[number];
}

/** Returns events that delegate every signing role to each of the people, from 2020 to 2099. */
export function everythingDelegatedTo(
  people: readonly string[],
  idOf: (index: number) => string,
): readonly DelegationEvent[] {
  const delegated = people.flatMap((person) => bookingRoles.map((role) => ({ person, role })));
  return delegationsOf(delegated, { issuer: testIssuer, idOf });
}

/** Returns events that delegate the stated roles to people, from 2020 to 2099. */
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

/**
 * Returns the permissions of a person with these roles. Each role for signing is delegated from 2020 to 2099, without
 * limits.
 */
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
