import { randomBytes } from 'node:crypto';
import { isBookingRole, type Role } from '@art30/accounting';
import type { ProcessPerson } from '../access/process-people';

/** The people of the worked example, by the role that each has. */
const demoRoles: Readonly<Record<string, readonly Role[]>> = {
  'administrator-1': ['administrator'],
  'administrator-2': ['administrator'],
  'u.contrib': ['recorder'],
  'u.program': ['recorder'],
  'u.accounts': ['recorder'],
  'u.import': ['recorder'],
  'u.system': ['recorder'],
  'u.cashier': ['cashier'],
  'u.certify': ['certifier'],
  'u.approve': ['approver'],
  'u.controller': ['controller'],
  'u.auditor': ['auditor'],
  'u.operator': ['operator'],
  'u.donor-a': ['donor'],
};

/** Donors for whom people ask. */
const donors: Readonly<Record<string, readonly string[]>> = { 'u.donor-a': ['DON-A'] };

/** What the auditor has opened, so that working papers can be written beside the demo. */
export const demoEngagement = {
  id: 'AUD-2024',
  title: 'Audit of the financial statements of 2024',
  from: '2024-01-01',
  to: '2024-12-31',
};

/** Programs among them, and who answers for each. */
const responsible: Readonly<Record<string, string>> = {
  'u.import': 'u.accounts',
  'u.system': 'u.accounts',
};

/** Each with a password that nobody has seen before. */
export function demoPeople(): readonly ProcessPerson[] {
  return Object.entries(demoRoles).map(([person, roles]) => {
    const password = randomBytes(15).toString('base64url');
    return { person, roles, donors: donors[person] ?? [], password };
  });
}

/** What two administrators delegate before anything is booked: each role, to the end of the example. */
export function demoDelegations(from: string): readonly object[] {
  return Object.entries(demoRoles).flatMap(([person, roles]) =>
    roles.filter(isBookingRole).map((role) => ({
      person,
      role,
      from,
      until: '2026-12-31',
      responsible: responsible[person],
      reason: 'the office of the worked example',
    })),
  );
}
