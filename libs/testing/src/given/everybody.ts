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

/** Issuer (identity provider) of all people in tests. */
export const testIssuer = 'urn:test';

/**
 * A signed-in person with every role, for tests of rules that do not concern people. Only a person whose id
 * ends with "controller" has the controller's role.
 */
export function signedInAs(person: string): NonNullable<CommandRequest['signedIn']> {
  const isController = person.endsWith('controller');
  const booking = bookingRoles.filter((role) => role !== 'controller' || isController);
  return { issuer: testIssuer, roles: [...booking, 'operator', 'administrator'] };
}

/** A person and a role that is delegated to them. */
interface Delegated {
  readonly person: string;
  readonly role: (typeof bookingRoles)[number];
}

/** Delegation events that give people every booking role from 2020 to 2099. */
export function everythingDelegatedTo(
  people: readonly string[],
  idOf: (index: number) => string,
): readonly DelegationEvent[] {
  const delegated = people.flatMap((person) => bookingRoles.map((role) => ({ person, role })));
  return delegationsOf(delegated, { issuer: testIssuer, idOf });
}

/** Delegation events that give people their roles from 2020 to 2099. */
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

/** Authority of a person with these roles, each delegated from 2020 to 2099 without limits. */
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
