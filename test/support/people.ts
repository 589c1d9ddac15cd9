import { isBookingRole, type DelegationEvent, type Role } from '@art30/accounting';
import { delegationsOf } from '@art30/testing';
import { processIssuer } from '../../apps/api/src/sign-in/identity';

/** Roles of a person in a small office, where one person records and certifies, and another receives and approves. */
const records: readonly Role[] = ['recorder', 'certifier'];

/** Roles of each person of the tests. */
const rolesByPerson: Readonly<Record<string, readonly Role[]>> = {
  ...Object.fromEntries(
    [
      ...['u.contrib', 'u.program', 'u.accounts', 'u.import', 'u.system', 'u.test', 'u.edge'],
      ...['u.large', 'u.treasury', 'u.one', 'u.two', 'u.a', 'u.anna', 'u.raw'],
    ].map((person) => [person, records]),
  ),
  'u.cashier': ['cashier'],
  'u.clerk': ['recorder'],
  'u.bot': ['recorder'],
  'u.teller': ['cashier'],
  'u.deputy': ['approver'],
  'u.second': ['certifier'],
  'u.certify': ['certifier'],
  'u.c': ['certifier'],
  'u.b': ['cashier', 'approver'],
  'u.third': ['approver'],
  'u.other': ['approver'],
  'u.approve': ['approver'],
  'u.controller': ['controller'],
  'u.auditor': ['auditor'],
  'u.operator': ['operator'],
  'administrator-1': ['administrator'],
  'administrator-2': ['administrator'],
  'u.admin': ['administrator'],
  'u.admin-1': ['administrator'],
  'u.admin-2': ['administrator'],
};

export const peopleOfTests: readonly string[] = Object.keys(rolesByPerson);

/** People without a delegation at first. The tests that use these people delegate roles to them. */
const undelegated = ['u.clerk', 'u.bot', 'u.teller', 'u.deputy', 'u.second'];

export function rolesOf(person: string): readonly Role[] {
  const roles = rolesByPerson[person];
  if (roles === undefined) throw new Error(`${person} is nobody: see test/support/people.ts`);
  return roles;
}

/** Returns the delegation events that are appended before a test begins. */
export function delegationsOfTests(idOf: (index: number) => string): readonly DelegationEvent[] {
  const people = peopleOfTests.filter((person) => !undelegated.includes(person));
  const delegated = people.flatMap((person) =>
    rolesOf(person)
      .filter(isBookingRole)
      .map((role) => ({ person, role })),
  );
  return delegationsOf(delegated, { issuer: processIssuer, idOf });
}

/** Returns the person who usually sends a command, by the path of the command. */
export function whoBegins(path: string): string {
  if (/^\/v1\/(?:signing-rules|delegations|accounts|identity-provider|checkpoint-keys)/.test(path))
    return 'u.admin-1';
  if (path.startsWith('/v1/audit/')) return 'u.auditor';
  if (/^\/v1\/(?:receipts|pledges\/[^/]+\/(?:interest|recoveries))$/.test(path)) return 'u.cashier';
  return /^\/v1\/(?:skipped-events|acknowledged-differences)/.test(path)
    ? 'u.operator'
    : 'u.contrib';
}
